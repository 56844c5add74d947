"""Match, or direct notification, on its way to a person by a channel."""

from __future__ import annotations

from datetime import datetime

from homing.models.base import Value
from homing.models.kinds import (
    AttemptOutcome,
    BreakerState,
    Channel,
    DeliveryState,
    OriginKind,
    ReasonClass,
)


class Delivery(Value):
    id: int
    origin_kind: OriginKind
    origin_id: int
    #: A row of `recipients`: a user, or a fixed chat or address.
    recipient_id: int
    channel: Channel
    #: All searches of the person that wanted it.
    subscription_ids: tuple[int, ...]
    state: DeliveryState
    #: Why a delivery is suppressed or dead, else None.
    reason: str | None = None
    reason_class: ReasonClass | None = None
    #: That count towards the limit of attempts; a replay begins again.
    attempts: int
    #: How often it was claimed; a result names the claim that it is of.
    claim: int = 0
    #: Sends whose answer never came: the person may have got each of them.
    unanswered: int = 0
    next_try_at: datetime | None
    error_class: str | None = None
    error_text: str | None = None
    #: The provider's identifier of the message, once sent.
    message_id: str | None = None
    traceparent: str | None = None
    created_at: datetime
    #: The age limit counts from here, else from `created_at`.
    replayed_at: datetime | None = None
    claimed_until: datetime | None = None
    sent_at: datetime | None = None
    read_at: datetime | None = None

    @property
    def maybe_twice(self) -> bool:
        """Whether the person may have got it more than once."""
        return self.unanswered > (0 if self.state is DeliveryState.SENT else 1)


class Attempt(Value):
    """One send, and whether its answer came."""

    claim: int
    started_at: datetime
    ended_at: datetime
    outcome: AttemptOutcome
    error_class: str | None = None
    error_text: str | None = None
    #: The same for all deliveries that one digest told.
    message_id: str | None = None


class Breaker(Value):
    """Whether a channel is paused because its provider seems not to be there."""

    channel: Channel
    state: BreakerState
    #: Like an outage, one after the other.
    failures: int
    #: Since it was last closed.
    openings: int
    reason: str | None
    changed_at: datetime
    #: When one delivery tries again.
    retry_at: datetime | None
