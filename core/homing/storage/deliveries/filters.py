"""Which deliveries: what lists, replays and counts of the ledger can be narrowed down by."""

from __future__ import annotations

from typing import Any

from psycopg.sql import SQL, Composable

from homing.models.base import Value
from homing.models.kinds import Channel, DeliveryState, OriginKind, ReasonClass


class Filter(Value):
    """All that is given must be so."""

    state: DeliveryState | None = None
    channel: Channel | None = None
    recipient_id: int | None = None
    origin_kind: OriginKind | None = None
    origin_id: int | None = None
    error_class: str | None = None
    reason_class: ReasonClass | None = None
    #: Seconds since it was written.
    older_than: float | None = None
    newer_than: float | None = None
    #: True: the person may have got it more than once.
    maybe_twice: bool | None = None

    def condition(self) -> Composable:
        """For a WHERE of `deliveries`; its parameters are `values`."""
        parts = [_CONDITIONS[name] for name in self.model_dump(exclude_none=True)]
        return SQL(" AND ").join(parts or [SQL("true")])

    def values(self) -> dict[str, Any]:
        """Parameters of `condition`, by name."""
        return self.model_dump(mode="json", exclude_none=True)


_CONDITIONS: dict[str, Composable] = {
    "state": SQL("deliveries.state = %(state)s"),
    "channel": SQL("deliveries.channel = %(channel)s"),
    "recipient_id": SQL("deliveries.recipient_id = %(recipient_id)s"),
    "origin_kind": SQL("deliveries.origin_kind = %(origin_kind)s"),
    "origin_id": SQL("deliveries.origin_id = %(origin_id)s"),
    "error_class": SQL("deliveries.error_class = %(error_class)s"),
    "reason_class": SQL("deliveries.reason_class = %(reason_class)s"),
    "older_than": SQL("deliveries.created_at < now() - make_interval(secs => %(older_than)s)"),
    "newer_than": SQL("deliveries.created_at > now() - make_interval(secs => %(newer_than)s)"),
    "maybe_twice": SQL(
        "(deliveries.unanswered > 0 AND deliveries.unanswered > (deliveries.state <> 'sent')::int) = %(maybe_twice)s"
    ),
}
