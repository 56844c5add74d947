"""The indexer: encodes searches that changed, and publishes a snapshot of all when enough of them did."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import structlog

from homing.matching.index.columns import columns
from homing.matching.index.encode import encode
from homing.storage import encoded, match_snapshots
from homing.storage.database import Connection
from homing.storage.encoded import Encoded
from homing.storage.match_snapshots import Published
from homing.storage.subscriptions import Active
from homing_workers.maintenance.duty import Duty, Tools
from homing_workers.match.snapshots import LAYOUT, Snapshots

_log = structlog.get_logger()

#: A snapshot of a million searches costs seconds of work, so it is made once a minute at most, a small one sooner.
_SHORTEST = timedelta(seconds=10)
_MORE_FOR_A_MILLION = timedelta(seconds=50)


async def _work(tools: Tools) -> int:
    return await index(tools.connection, Snapshots.of(tools.settings))


async def index(connection: Connection, snapshots: Snapshots) -> int:
    """Brings the encoded searches up to date, and publishes a snapshot if it is time; returns how many searches changed."""
    changed = await encode_changes(connection)
    newest = await _newest(connection, snapshots)
    if newest is None or await _is_time(connection, newest):
        await publish(connection, snapshots)
    return changed


async def encode_changes(connection: Connection) -> int:
    """Encodes what changed since the last time, or all after an update of Homing; returns how many."""
    done = 0
    async with encoded.one_moment(connection):
        layout, watermark = await encoded.state(connection)
        same = layout == LAYOUT
        if not same:
            await encoded.clear(connection)
        portions = (
            encoded.changed(connection, watermark) if same else encoded.everything(connection)
        )
        async for ids, active in portions:
            await encoded.replace(connection, ids, await asyncio.to_thread(_encoded, active))
            done += len(ids)
        if done or not same:
            await encoded.advance(connection, LAYOUT)
    return done


async def publish(connection: Connection, snapshots: Snapshots) -> Published:
    """Makes a snapshot of the encoded searches and offers it to workers.

    Raises:
        StoreError: the object store cannot be written.
    """
    async with encoded.one_moment(connection):
        found = await encoded.read(connection)
    checksum = await asyncio.to_thread(_write, snapshots, found)
    await snapshots.upload(checksum)
    async with connection.transaction():
        published = await match_snapshots.publish(
            connection,
            watermark=found.watermark,
            layout=LAYOUT,
            checksum=checksum,
            searches=len(found.ids),
        )
    kept = await match_snapshots.usable(connection, LAYOUT)
    await asyncio.to_thread(snapshots.keep_only, {one.name for one in kept})
    return published


def _encoded(active: Active) -> list[tuple[int, int, bytes]]:
    for subscription_id, reason in active.unreadable.items():
        _log.error("A subscription cannot be read", subscription=subscription_id, reason=reason)
    return [(one.id, one.user_id, encode(one.criteria)) for one in active.subscriptions]


def _write(snapshots: Snapshots, found: Encoded) -> str:
    read = columns(found.ids, found.users, found.sizes, found.payload)
    return snapshots.write(read, found.watermark)


async def _newest(connection: Connection, snapshots: Snapshots) -> Published | None:
    """The snapshot that workers use, where they can; a damaged one on this machine is no more."""
    published = await match_snapshots.usable(connection, LAYOUT)
    if not published or not await asyncio.to_thread(snapshots.is_good, published[0]):
        return None
    return published[0]


async def _is_time(connection: Connection, newest: Published) -> bool:
    wait = _SHORTEST + _MORE_FOR_A_MILLION * (newest.searches / 1_000_000)
    if newest.created_at > datetime.now(UTC) - wait:
        return False
    return await match_snapshots.log_size(connection, newest.watermark) > 0


DUTY = Duty(name="match snapshot", every_seconds=5, work=_work)
