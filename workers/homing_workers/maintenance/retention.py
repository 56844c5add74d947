"""What is over is removed after the days that the settings name, in small batches that hold nobody up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from homing.settings import Settings
from homing.storage import bot_updates, phone_reveals, retention, web_logins
from homing.storage.database import Connection
from homing.storage.telegram import expiry
from homing_workers.maintenance.duty import Duty, Tools

#: Rows of one transaction, and a breath between two of them.
_BATCH, _BREATH_SECONDS = 1000, 0.1

#: Transactions of one kind in one round: the rest comes in the next one.
_MOST_BATCHES = 100

#: Handled updates of the bot are kept only to tell a second delivery of one; Telegram repeats for a day.
_UPDATES_DAYS = 2


class Drop(Protocol):
    """Removes at most so many rows that are older than so many days."""

    def __call__(self, connection: Connection, *, days: int, limit: int) -> Awaitable[int]: ...


#: In this order: events wait for their deliveries.
_KINDS: tuple[tuple[Drop, Callable[[Settings], int]], ...] = (
    (retention.drop_deliveries, lambda settings: settings.keep_deliveries_days),
    (retention.drop_notifications, lambda settings: settings.keep_deliveries_days),
    (expiry.drop_signals, lambda settings: settings.keep_deliveries_days),
    (expiry.drop_messages, lambda settings: settings.keep_messages_days),
    (phone_reveals.drop, lambda settings: settings.keep_deliveries_days),
    (web_logins.drop, lambda settings: settings.keep_deliveries_days),
    (retention.drop_matches, lambda settings: settings.keep_matches_days),
    (retention.drop_events, lambda settings: settings.keep_events_days),
    (retention.drop_rejections, lambda settings: settings.keep_rejections_days),
    (retention.drop_runs, lambda settings: settings.keep_runs_days),
    (bot_updates.drop, lambda settings: _UPDATES_DAYS),
)


async def _work(tools: Tools) -> int:
    return sum([await _of_kind(tools, drop, days(tools.settings)) for drop, days in _KINDS])


async def _of_kind(tools: Tools, drop: Drop, days: int) -> int:
    if days == 0:
        return 0
    dropped = 0
    for _ in range(_MOST_BATCHES):
        some = await drop(tools.connection, days=days, limit=_BATCH)
        dropped += some
        if some < _BATCH:
            break
        await asyncio.sleep(_BREATH_SECONDS)
    return dropped


DUTY = Duty(name="retention", every_seconds=600, work=_work)
