"""Deliveries as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from rich.table import Table
from rich.text import Text

from homing.models.delivery import Attempt, Breaker, Delivery
from homing.storage.deliveries import Backlog, Stats
from homing.storage.receipts import StoredReceipt


def listed(deliveries: Iterable[Delivery]) -> Table:
    """A line for each."""
    table = Table("id", "channel", "state", "recipient", "tries", "next try", "about", "reason")
    for one in deliveries:
        table.add_row(
            str(one.id),
            one.channel,
            f"{one.state}, maybe twice" if one.maybe_twice else one.state,
            str(one.recipient_id),
            str(one.attempts),
            f"{one.next_try_at:%F %T}" if one.next_try_at else "",
            f"{one.origin_kind} {one.origin_id}",
            Text(one.reason or one.error_text or ""),
        )
    return table


def in_full(delivery: Delivery) -> Table:
    """A line for each field."""
    table = Table(show_header=False)
    for name, value in delivery.model_dump(mode="json").items():
        table.add_row(name.replace("_", " "), Text("" if value is None else str(value)))
    return table


def history(attempts: Sequence[Attempt]) -> Table:
    """A line for each send, with whether its answer came."""
    table = Table("claim", "started", "seconds", "answer", "message", "error", title="Attempts")
    for one in attempts:
        seconds = (one.ended_at - one.started_at).total_seconds()
        error = ": ".join(filter(None, (one.error_class, one.error_text)))
        table.add_row(
            str(one.claim),
            f"{one.started_at:%F %T}",
            f"{seconds:.1f}",
            "never came" if one.outcome == "unanswered" else one.outcome,
            Text(one.message_id or ""),
            Text(error),
        )
    return table


def reports(receipts: Iterable[StoredReceipt]) -> Table:
    """A line for each report of the provider's."""
    table = Table("at", "status", "code", "detail", title="Reports")
    for one in receipts:
        status = one.status.replace("_", " ")
        table.add_row(f"{one.at:%F %T}", status, one.code or "", Text(one.detail or ""))
    return table


def counted(stats: Iterable[Stats]) -> Table:
    """By channel, state and reason."""
    table = Table("channel", "state", "reason", "count", "maybe sent twice")
    for one in stats:
        reason = (one.reason_class or "").replace("_", " ")
        table.add_row(one.channel, one.state, reason, f"{one.count:,}", str(one.maybe_twice or ""))
    return table


def waiting(backlog: Iterable[Backlog]) -> Table:
    """What each channel has to do."""
    table = Table("channel", "due", "oldest", "sent in the last hour", title="Backlog")
    for one in backlog:
        oldest = f"{one.oldest:%F %T}" if one.oldest else ""
        table.add_row(one.channel, f"{one.due:,}", oldest, f"{one.sent_last_hour:,}")
    return table


def paused(breakers: Iterable[Breaker]) -> Table:
    """Channels that are paused, or fail."""
    table = Table(
        "channel", "state", "failures in a row", "tries again", "reason", title="Channels"
    )
    for one in breakers:
        again = ""
        if one.retry_at is not None:
            left = (one.retry_at - datetime.now(UTC)).total_seconds()
            again = f"in {left:.0f} s" if left > 0 else "now"
        table.add_row(
            one.channel,
            one.state.replace("_", " "),
            str(one.failures),
            again,
            Text(one.reason or ""),
        )
    return table
