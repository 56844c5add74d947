"""What goes to one person: messages, and deliveries that are not worth sending any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from homing.models.delivery import Delivery
from homing.models.kinds import DeliveryState, EventKind, OriginKind, ReasonClass, Status
from homing.storage.deliveries import Result
from homing.storage.outgoing import Outgoing, OutgoingDigest, OutgoingEdit
from homing.storage.telegram.outgoing_signals import OutgoingSignal, OutgoingSignalEdit
from homing_workers.deliver.policy import Policy
from homing_workers.deliver.sender import Message

#: Alerts that invite to a home which must still be there.
_INVITING = frozenset(
    {EventKind.NEW, EventKind.PRICE_CHANGED, EventKind.RELISTED, EventKind.UPDATED}
)

#: What is read for a delivery, by the kind of its origin.
_ABOUT = {
    OriginKind.EVENT: "listing",
    OriginKind.FAVOURITE: "listing",
    OriginKind.REPORT: "sync",
    OriginKind.SIGNAL: "message",
    OriginKind.SIGNAL_EDIT: "message",
}

Known = tuple[Delivery, Message | None]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message, and the deliveries that it is."""

    deliveries: tuple[Delivery, ...]
    message: Message

    def singly(self) -> list[Parcel]:
        """A digest as messages of their own."""
        assert isinstance(self.message, OutgoingDigest)  # noqa: S101 - the caller has looked
        return [
            Parcel((one,), alert)
            for one, alert in zip(self.deliveries, self.message.alerts, strict=True)
        ]


@dataclass(slots=True)
class Plan:
    """For one person by one channel."""

    parcels: list[Parcel] = field(default_factory=list)
    suppressed: list[Result] = field(default_factory=list)


def plan(known: Sequence[Known], policy: Policy, *, sent_today: int = 0) -> Plan:
    """What to send to one person, and what not.

    Messages about something else than events come first, because somebody wrote them to this person.

    Args:
        known: all that is due for the person, in order, with what it tells, or None where that is gone.
        policy: of the channel.
        sent_today: messages that the person has had by this channel in 24 hours.
    """
    made = Plan()
    alerts: list[tuple[Delivery, Outgoing]] = []
    seen: dict[int, int] = {}
    for delivery, message in known:
        why = _pointless(delivery, message, policy) or _told(delivery, message, seen)
        if why:
            made.suppressed.append(unsent(delivery, *why))
        elif isinstance(message, Outgoing) and _is_new(message):
            alerts.append((delivery, message))
        elif message is not None:
            made.parcels.append(Parcel((delivery,), message))
    _add(made, _alerts(alerts, policy), policy, sent_today)
    return made


def _is_new(message: Outgoing) -> bool:
    """Whether it is a message of its own of which nothing has arrived yet."""
    return message.parts is None and not isinstance(message, OutgoingEdit)


def unsent(delivery: Delivery, why: ReasonClass, reason: str) -> Result:
    """A delivery that is not sent: dead where it was tried in vain, else suppressed."""
    tried_in_vain = why is ReasonClass.TOO_OLD and delivery.error_class is not None
    return Result(
        delivery_id=delivery.id,
        claim=delivery.claim,
        state=DeliveryState.DEAD if tried_in_vain else DeliveryState.SUPPRESSED,
        counts=False,
        reason_class=why,
        reason=reason,
    )


def _alerts(alerts: Sequence[tuple[Delivery, Outgoing]], policy: Policy) -> list[Parcel]:
    if not policy.digest_above or len(alerts) <= policy.digest_above:
        return [Parcel((delivery,), message) for delivery, message in alerts]
    digest = OutgoingDigest.of([message for _, message in alerts])
    return [Parcel(tuple(delivery for delivery, _ in alerts), digest)]


def _add(made: Plan, parcels: Sequence[Parcel], policy: Policy, sent_today: int) -> None:
    left = len(parcels) if policy.per_day is None else max(policy.per_day - sent_today, 0)
    made.parcels.extend(parcels[:left])
    reason = f"the person has had {policy.per_day} messages in 24 hours"
    made.suppressed.extend(
        unsent(one, ReasonClass.QUOTA, reason)
        for parcel in parcels[left:]
        for one in parcel.deliveries
    )


Why = tuple[ReasonClass, str]


def _pointless(delivery: Delivery, message: Message | None, policy: Policy) -> Why | None:
    if message is None:
        gone = _ABOUT.get(delivery.origin_kind, delivery.origin_kind)
        return ReasonClass.GONE, f"the {gone} is no longer there"
    if not message.enabled:
        return ReasonClass.CHANNEL_OFF, "the channel is switched off"
    if isinstance(message, Outgoing) and _is_gone(message):
        return ReasonClass.GONE, f"the listing was {message.status} before this was sent"
    if isinstance(message, Outgoing) and message.dismissed:
        return ReasonClass.DISMISSED, "the person wants to hear no more of this home"
    if is_too_old(delivery, policy):
        return ReasonClass.TOO_OLD, f"it could not be sent within {policy.max_age / 3600:g} hours"
    if isinstance(message, OutgoingSignal):
        return _no_signal(message)
    return _no_edit(message) if isinstance(message, OutgoingEdit) else None


def _no_signal(message: OutgoingSignal) -> Why | None:
    if not isinstance(message, OutgoingSignalEdit):
        gone = ReasonClass.GONE, "the message was deleted before this was sent"
        return gone if message.withdrawn else None
    if message.outdated:
        return ReasonClass.DUPLICATE, "the message has changed once more since"
    if message.told_as is None:
        return (
            ReasonClass.GONE,
            "the signal has not been sent: when it is, it shows what holds then",
        )
    return None


def _no_edit(message: OutgoingEdit) -> Why | None:
    if message.outdated:
        return ReasonClass.DUPLICATE, "the price has changed once more since"
    if message.message_id is None:
        return ReasonClass.GONE, "the alert is no longer in the ledger"
    return None


def _is_gone(message: Outgoing) -> bool:
    return message.event in _INVITING and message.status in (Status.REMOVED, Status.SOLD)


def _told(delivery: Delivery, message: Message | None, seen: dict[int, int]) -> Why | None:
    """An alert shows the listing as it is now, so a change need not be told beside another alert about it."""
    if not isinstance(message, Outgoing) or isinstance(message, OutgoingEdit):
        return None
    first = seen.setdefault(message.listing_id, delivery.id)
    if first == delivery.id or message.event is not EventKind.UPDATED:
        return None
    return ReasonClass.DUPLICATE, f"delivery {first} shows the listing as it is now"


def is_too_old(delivery: Delivery, policy: Policy, *, after: float = 0) -> bool:
    """Whether it is too old to be sent in so many seconds; a report never is, since it says of which day it is."""
    since = delivery.replayed_at or delivery.created_at
    old = (datetime.now(UTC) - since).total_seconds() + after > policy.max_age
    return old and delivery.origin_kind is not OriginKind.REPORT


def per_person(
    known: Iterable[Delivery], message: Callable[[int], Message | None]
) -> list[list[Known]]:
    """Deliveries by person, in the order in which each person's first one comes."""
    people: dict[int, list[Known]] = {}
    for one in known:
        people.setdefault(one.recipient_id, []).append((one, message(one.id)))
    return list(people.values())
