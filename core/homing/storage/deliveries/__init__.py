"""The ledger: what was decided to be sent, and what became of it.

pending -> sending (claimed for `CLAIM_SECONDS`) -> sent | failed (tried again at next_try_at) | dead | suppressed.

A claim has a number that never goes back. A result names its claim, and counts only while nobody else has claimed
the row since. A claim that dies expires: the row is due again and `unanswered` counts one more, because the message
may have arrived; a later copy of it says so. Each send is a row of `delivery_attempts`, with whether its answer came.

Replayed are dead, suppressed and failed deliveries, singly or by a filter.
"""

from homing.storage.deliveries.claiming import CLAIM_SECONDS, claim, due
from homing.storage.deliveries.counting import (
    Backlog,
    OnDay,
    Stats,
    backlog,
    by_day,
    error_classes,
    in_hand,
    sent_today,
    stats,
)
from homing.storage.deliveries.creating import INBOX_CHANNEL, create_direct
from homing.storage.deliveries.expiring import release_expired
from homing.storage.deliveries.filters import Filter
from homing.storage.deliveries.reading import Page, attempts, get, page
from homing.storage.deliveries.replaying import replay, replay_some, replayable
from homing.storage.deliveries.results import (
    NEVER_CAME_BACK,
    OUTCOME_UNKNOWN,
    Result,
    record,
)

__all__ = [
    "CLAIM_SECONDS",
    "INBOX_CHANNEL",
    "NEVER_CAME_BACK",
    "OUTCOME_UNKNOWN",
    "Backlog",
    "Filter",
    "OnDay",
    "Page",
    "Result",
    "Stats",
    "attempts",
    "backlog",
    "by_day",
    "claim",
    "create_direct",
    "due",
    "error_classes",
    "get",
    "in_hand",
    "page",
    "record",
    "release_expired",
    "replay",
    "replay_some",
    "replayable",
    "sent_today",
    "stats",
]
