"""What an answer, or a missing one, means for the deliveries of a parcel."""

from __future__ import annotations

from typing import Any

from homing.models.delivery import Delivery
from homing.models.kinds import AttemptOutcome, DeliveryState, ReasonClass
from homing.storage.deliveries import OUTCOME_UNKNOWN, Result
from homing_workers.deliver import backoff
from homing_workers.deliver.errors import Moved, Never, NotAsked, SendError, TryAgain, Vanished
from homing_workers.deliver.parcels import Parcel, is_too_old
from homing_workers.deliver.policy import Policy


def sent(parcel: Parcel, message_id: str, seconds: float) -> list[Result]:
    """The provider has taken it: all deliveries of a digest share its message."""
    return [
        _result(
            one,
            state=DeliveryState.SENT,
            outcome=AttemptOutcome.SENT,
            seconds=seconds,
            message_id=message_id,
        )
        for one in parcel.deliveries
    ]


def failed(
    parcel: Parcel, error: SendError, policy: Policy, wait: float, seconds: float
) -> list[Result]:
    """It was not taken, as far as is known; after too many attempts or too long it never will."""
    return [
        _result(
            one,
            outcome=_outcome(error),
            seconds=seconds,
            message_id=_parts(error),
            error_class=_class(error),
            error_text=str(error),
            **_next(one, error, policy, wait),
        )
        for one in parcel.deliveries
    ]


def paused(parcel: Parcel, error: SendError, wait: float, seconds: float) -> list[Result]:
    """The same while the whole channel is away: nothing of it counts."""
    return [
        _result(
            one,
            state=DeliveryState.FAILED,
            outcome=_outcome(error),
            seconds=seconds,
            message_id=_parts(error),
            error_class=_class(error),
            error_text=str(error),
            again_in=wait,
            counts=False,
        )
        for one in parcel.deliveries
    ]


def waiting(one: Delivery, again_in: float = 0) -> Result:
    """Not tried after all; 0: it gets its place in line back."""
    return _result(one, state=DeliveryState.FAILED, again_in=again_in, counts=False)


def wait_after(parcel: Parcel, error: SendError, policy: Policy) -> float:
    """Seconds: as the provider asks, else by the backoff; none for a message that is only to go elsewhere.

    A provider may ask for years, or for more than a timestamp holds: when the message is too old, it is settled.
    """
    if isinstance(error, Moved):
        return 0
    if isinstance(error, TryAgain) and error.after is not None:
        return min(error.after, policy.max_age)
    return backoff.seconds(max(one.attempts for one in parcel.deliveries), policy)


def _next(one: Delivery, error: SendError, policy: Policy, wait: float) -> dict[str, Any]:
    if isinstance(error, Vanished):
        gone = {"reason_class": ReasonClass.GONE, "reason": str(error)}
        return {"state": DeliveryState.SUPPRESSED, **gone}
    if isinstance(error, Never):
        return _dead(ReasonClass.REFUSED, str(error))
    if isinstance(error, Moved) or (isinstance(error, TryAgain) and not error.counts):
        return {"state": DeliveryState.FAILED, "again_in": wait, "counts": False}
    if one.attempts >= policy.max_attempts:
        return _dead(ReasonClass.ATTEMPTS, f"{one.attempts} attempts failed, the last: {error}")
    if is_too_old(one, policy, after=wait):
        hours = f"{policy.max_age / 3600:g} hours"
        return _dead(ReasonClass.TOO_OLD, f"not sent within {hours}, the last error: {error}")
    return {"state": DeliveryState.FAILED, "again_in": wait}


def _dead(why: ReasonClass, reason: str) -> dict[str, Any]:
    return {"state": DeliveryState.DEAD, "reason_class": why, "reason": reason}


def _outcome(error: SendError) -> AttemptOutcome | None:
    if isinstance(error, NotAsked):
        return None
    unknown = isinstance(error, TryAgain) and error.maybe_sent
    return AttemptOutcome.UNANSWERED if unknown else AttemptOutcome.FAILED


def _parts(error: SendError) -> str | None:
    return error.parts if isinstance(error, TryAgain) else None


def _class(error: SendError) -> str:
    if _outcome(error) is AttemptOutcome.UNANSWERED:
        return OUTCOME_UNKNOWN
    return type(error).__name__


def _result(one: Delivery, **fields: Any) -> Result:
    return Result(delivery_id=one.id, claim=one.claim, **fields)
