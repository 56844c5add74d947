"""Counts of the whole ledger, which takes a second at a million rows: kept for a while, with their age."""

from __future__ import annotations

from datetime import UTC, datetime

from aiohttp import web

from homing.models.base import Value
from homing.models.kinds import Channel
from homing.storage import deliveries
from homing.storage.database import Connection
from homing.storage.deliveries import Backlog, OnDay, Stats
from homing_webapp.kept import Kept

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


def counting(zone: str) -> Kept[Counts]:
    """Counts once for all who look; days begin in that zone."""
    return Kept(lambda connection: _count(connection, zone), times=_TIMES)


async def _count(connection: Connection, zone: str) -> Counts:
    return Counts(
        at=datetime.now(UTC),
        stats=tuple(await deliveries.stats(connection)),
        days=tuple(await deliveries.by_day(connection, days=DAYS, zone=zone)),
        backlog=tuple(await deliveries.backlog(connection)),
        dead=tuple(await deliveries.error_classes(connection)),
    )


COUNTING = web.AppKey("delivery_counts", Kept[Counts])
