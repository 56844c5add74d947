"""Counts of the whole ledger, which takes a second at a million rows: kept for a while, with their age."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

from aiohttp import web

from homing.models.base import Value
from homing.models.kinds import Channel
from homing.storage import deliveries
from homing.storage.database import Connection
from homing.storage.deliveries import Backlog, OnDay, Stats

#: Counts are kept for so many times as long as counting took: it never takes more than a hundredth of the time.
_TIMES = 100

#: Days of the picture.
DAYS = 30


class Counts(Value):
    """How the ledger stood at a moment."""

    at: datetime
    stats: tuple[Stats, ...]
    #: Of the last `DAYS`.
    days: tuple[OnDay, ...]
    backlog: tuple[Backlog, ...]
    #: Of dead deliveries: channel, class of the error, how many.
    dead: tuple[tuple[Channel, str, int], ...]


class Counting:
    """Counts once for all who look."""

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._kept: Counts | None = None
        self._good_until = 0.0
        self._lock = asyncio.Lock()

    async def read(self, connection: Connection) -> Counts:
        """The counts; while they are made anew, others get the old ones."""
        if self._kept is not None and (time.monotonic() < self._good_until or self._lock.locked()):
            return self._kept
        async with self._lock:
            if self._kept is None or time.monotonic() >= self._good_until:
                started = time.monotonic()
                self._kept = await _count(connection, self._zone)
                ended = time.monotonic()
                self._good_until = ended + _TIMES * (ended - started)
            return self._kept

    def forget(self) -> None:
        """Whoever looks next counts anew."""
        self._kept = None


async def _count(connection: Connection, zone: str) -> Counts:
    return Counts(
        at=datetime.now(UTC),
        stats=tuple(await deliveries.stats(connection)),
        days=tuple(await deliveries.by_day(connection, days=DAYS, zone=zone)),
        backlog=tuple(await deliveries.backlog(connection)),
        dead=tuple(await deliveries.error_classes(connection)),
    )


COUNTING = web.AppKey("delivery_counts", Counting)
