"""What a reader counts."""

from __future__ import annotations

from collections import Counter as CountOf

from prometheus_client import Counter, Gauge, Histogram

from homing.storage.telegram.messages import Kept

MESSAGES = Counter(
    "homing_reader_messages", "Items that were stored, by what became of them.", ("way", "outcome")
)
CALLS = Counter("homing_reader_calls", "Questions to Telegram, by method.", ("method",))
ALLOWED = Gauge("homing_reader_allowed_chats", "Chats that are assigned to this reader.")
DIALOGS = Gauge("homing_reader_dialogs", "Dialogs of the account.")
COVERAGE = Gauge(
    "homing_reader_coverage", "Share of the wanted chats that some account reads, 0 to 1."
)
CHANGES = Counter("homing_reader_assignment_changes", "Chats that came and went.", ("kind",))
WAITING = Gauge("homing_reader_waiting", "Live changes that are not stored yet.")
BEHIND = Gauge("homing_reader_chats_behind", "Chats whose history is to be asked.")
DROPPED = Counter(
    "homing_reader_dropped", "Live changes left to history, since the database was away."
)
LAG = Histogram(
    "homing_reader_live_seconds",
    "From a live change to its transaction's end.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)

#: Since the process has begun, by way and outcome, and questions; for the log.
_counts: CountOf[str] = CountOf()


def kept(what: Kept, *, live: bool) -> None:
    """Counts what a transaction has stored."""
    way = "live" if live else "history"
    for outcome in ("new", "updated", "removed"):
        number = getattr(what, outcome)
        MESSAGES.labels(way, outcome).inc(number)
        _counts[f"{way}_{outcome}"] += number


def asked(method: str) -> None:
    """Counts a question."""
    CALLS.labels(method).inc()
    _counts["calls"] += 1


def told() -> dict[str, int]:
    """What was counted so far."""
    return dict(_counts)
