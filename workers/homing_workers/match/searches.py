"""All active searches as a job sees them: a snapshot with what changed since, or else one by one from PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator

import structlog

from homing.matching.index.evaluate import IndexMatcher
from homing.matching.index.files import SnapshotError
from homing.matching.index.tables import Tables
from homing.matching.matcher import Matcher, PlainMatcher
from homing.models.rates import Rates
from homing.models.subscription import Subscription
from homing.storage import match_snapshots, subscriptions
from homing.storage.database import Connection
from homing.storage.match_snapshots import Changes, Published
from homing.storage.subscriptions import Active
from homing_workers.match.snapshots import LAYOUT, Snapshots

_log = structlog.get_logger()

#: Searches that are in memory at once where there is no snapshot.
_PORTION = 5_000


async def matchers(
    connection: Connection, snapshots: Snapshots | None, rates: Rates
) -> AsyncIterator[Matcher]:
    """Matchers that together know each search once, as it is now.

    Args:
        connection: in a transaction of the isolation level READ COMMITTED: what was committed before this call counts.
        snapshots: None does without.
        rates: of the day.
    """
    known = None if snapshots is None else await _known(connection, snapshots)
    if known is None:
        async for portion in subscriptions.portions(connection, _PORTION):
            yield PlainMatcher(_readable(portion), rates)
        return
    tables, changes = known
    yield IndexMatcher(tables, rates, without=changes.ids)
    if changed := _readable(changes.now):
        yield PlainMatcher(changed, rates)


async def _known(connection: Connection, snapshots: Snapshots) -> tuple[Tables, Changes] | None:
    published = await match_snapshots.usable(connection, LAYOUT)
    if published and not any(map(snapshots.has, published)):
        await snapshots.fetch(published[0])
    for one in filter(snapshots.has, published):
        tables = _opened(snapshots, one)
        changes = None if tables is None else await match_snapshots.changes(connection, one.version)
        if tables is not None and changes is not None:
            return tables, changes
    if published:
        _log.warning("No snapshot can be used: all searches are asked one by one")
    return None


def _opened(snapshots: Snapshots, published: Published) -> Tables | None:
    try:
        return snapshots.open(published)
    except SnapshotError as error:
        _log.error("A snapshot is refused", reason=str(error))
        return None


def _readable(active: Active) -> list[Subscription]:
    for subscription_id, reason in active.unreadable.items():
        _log.error(
            "A subscription cannot be read and gets no alerts",
            subscription=subscription_id,
            reason=reason,
        )
    return active.subscriptions
