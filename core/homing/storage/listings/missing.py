"""Listings that are not there any more: on evidence only, never by the clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg.sql import SQL

from homing.models.kinds import EventKind
from homing.storage import cards
from homing.storage.database import Connection
from homing.storage.listings.changes import LIVE
from homing.storage.listings.values import Stored
from homing.storage.sources import lock


class SweepRefused(Exception):
    """A run may not conclude that listings are missing."""


# Without a card hash the next sight of it is read and stored, whatever the card.
_REMOVE = SQL("status = 'removed', card_hash = NULL, changed_at = now()")

_TELL = SQL(
    """
    told AS (
        INSERT INTO events (listing_id, run_id, kind)
        SELECT id, %(run)s, 'removed' FROM removed ORDER BY external_id
        RETURNING id, listing_id
    )
    SELECT removed.id, external_id, property_id, told.id AS event_id
    FROM removed JOIN told ON told.listing_id = removed.id ORDER BY external_id
    """
)

_COUNT = SQL(
    """
    UPDATE listings SET missing_runs = missing_runs + 1
    WHERE source_id = %s AND status IN {live} AND last_seen_at < %s
    """
).format(live=LIVE)

_MISSING = SQL(
    """
    WITH removed AS (
        UPDATE listings SET {remove}
        WHERE source_id = %(source)s AND status IN {live} AND missing_runs >= %(missing_runs)s
        RETURNING id, external_id, property_id
    ), {tell}
    """
).format(remove=_REMOVE, live=LIVE, tell=_TELL)

_GONE = SQL(
    """
    WITH removed AS (
        UPDATE listings SET {remove}
        WHERE source_id = %(source)s AND status IN {live} AND external_id = ANY (%(external_ids)s)
        RETURNING id, external_id, property_id
    ), {tell}
    """
).format(remove=_REMOVE, live=LIVE, tell=_TELL)


async def mark_missing(
    connection: Connection,
    *,
    source_id: int,
    run_id: int,
    missing_runs: int,
) -> list[Stored]:
    """Counts a miss for what was not seen since the run started; removes what was missed often enough.

    Only at the end of a complete crawl, best in one transaction with `runs.finish`, which refuses an
    outcome of `partial` or `blocked` afterwards. Listings that an overlapping run saw are not missing.

    Args:
        connection: in the caller's transaction.
        source_id: the source that was crawled.
        run_id: the crawl, still running.
        missing_runs: complete crawls in a row that a listing must be missing from, at least 1.

    Raises:
        SweepRefused: the run is not a running one of this source, or has swept already.
        ValueError: missing_runs is less than 1.
    """
    if missing_runs < 1:
        raise ValueError(f"missing_runs: expected at least 1, found {missing_runs}")
    async with connection.transaction():
        await lock(connection, source_id)
        started_at = await _begin(connection, source_id, run_id)
        await connection.execute(_COUNT, (source_id, started_at))
        cursor = await connection.execute(
            _MISSING,
            {"source": source_id, "run": run_id, "missing_runs": missing_runs},
        )
        return await _removed(connection, await cursor.fetchall())


async def mark_gone(
    connection: Connection,
    *,
    source_id: int,
    run_id: int | None,
    external_ids: Sequence[str],
) -> list[Stored]:
    """Removes listings whose own page answered 404 or 410; what is removed or sold stays as it is.

    Returns:
        Those that could be had until now.
    """
    async with connection.transaction():
        await lock(connection, source_id)
        cursor = await connection.execute(
            _GONE,
            {"source": source_id, "run": run_id, "external_ids": list(external_ids)},
        )
        return await _removed(connection, await cursor.fetchall())


async def _begin(connection: Connection, source_id: int, run_id: int) -> datetime:
    cursor = await connection.execute(
        """
        UPDATE runs SET swept_at = now()
        WHERE id = %s AND source_id = %s AND outcome = 'running' AND swept_at IS NULL
        RETURNING started_at
        """,
        (run_id, source_id),
    )
    row = await cursor.fetchone()
    if row is None:
        raise SweepRefused(
            f"run {run_id} may not tell what is missing from source {source_id}: "
            "expected a running run of this source that has not done so yet"
        )
    started_at: datetime = row["started_at"]
    return started_at


async def _removed(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[Stored]:
    await cards.keep(connection, [row["property_id"] for row in rows], [])
    return [
        Stored(row["id"], row["external_id"], EventKind.REMOVED, row["event_id"]) for row in rows
    ]
