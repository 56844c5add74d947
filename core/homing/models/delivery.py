"""Match, or direct notification, on its way to a person by a channel."""

from __future__ import annotations

from datetime import datetime

from homing.models.base import Value
from homing.models.kinds import Channel, DeliveryState, OriginKind


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
    attempts: int
    next_try_at: datetime | None
    error_class: str | None = None
    error_text: str | None = None
    #: The provider's identifier of the message, once sent.
    message_id: str | None = None
    traceparent: str | None = None
    created_at: datetime
    sent_at: datetime | None = None
    read_at: datetime | None = None
