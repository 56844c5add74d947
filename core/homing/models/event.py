"""What happened to a listing."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from homing.models.base import Value
from homing.models.kinds import EventKind


class Event(Value):
    id: int
    listing_id: int
    run_id: int | None
    kind: EventKind
    at: datetime
    #: Set for `price_changed`: what the price was and is, in the currencies of their times.
    old_price: Decimal | None = None
    new_price: Decimal | None = None
    old_currency: str | None = None
    new_currency: str | None = None
    #: W3C traceparent of the span that this event roots, or None where telemetry is off.
    traceparent: str | None = None
