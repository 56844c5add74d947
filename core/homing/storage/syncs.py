"""Syncs: one row for each, with its checkpoint and the figures of the daily report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime

from psycopg.rows import class_row
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb

from homing.storage.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Figures of the report: of a whole sync, or what a part of it adds."""

    properties_created: int = 0
    properties_updated: int = 0
    images_downloaded: int = 0
    users_created: int = 0
    users_updated: int = 0
    errors: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """How far a walk through the pages has come; an interrupted sync goes on behind `page`."""

    page: int = 0
    #: Listings that the API counted when it gave that page.
    total: int | None = None
    #: Different listings up to that page.
    seen: int = 0
    #: Fingerprint of the first page.
    head: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """A sync of a source."""

    id: int
    source_id: int
    #: The last run that worked on it.
    run_id: int | None
    #: Of `day`; that of the source when the sync began.
    time_zone: str
    #: On which it began, in the zone.
    day: date
    started_at: datetime
    #: None: under way, or interrupted and to be continued.
    finished_at: datetime | None
    #: Every page was read, and the API's count agrees.
    complete: bool
    page_size: int
    page: int
    total: int | None
    seen: int
    head: bytes | None = field(repr=False)
    properties_created: int
    properties_updated: int
    images_downloaded: int
    users_created: int
    users_updated: int
    errors: int
    #: Location id to the name that the API gave, or empty.
    unknown_areas: dict[str, str] = field(default_factory=dict)

    @property
    def checkpoint(self) -> Checkpoint:
        return Checkpoint(page=self.page, total=self.total, seen=self.seen, head=self.head)


_COUNTS = tuple(each.name for each in fields(Counts))
#: By name: a later release may add columns while this one runs.
_COLUMNS = SQL(", ").join(Identifier(each.name) for each in fields(Sync))

_RESUME = SQL(
    """
    UPDATE syncs SET run_id = %(run)s
    WHERE source_id = %(source)s AND finished_at IS NULL AND page_size = %(size)s AND time_zone = %(zone)s
      AND started_at > %(at)s - make_interval(secs => %(within)s)
    RETURNING {}
    """
).format(_COLUMNS)

_GIVE_UP = """
    UPDATE syncs SET finished_at = %(at)s WHERE source_id = %(source)s AND finished_at IS NULL
"""

_BEGIN = SQL(
    """
    INSERT INTO syncs (source_id, run_id, time_zone, page_size, started_at, day)
    VALUES (%(source)s, %(run)s, %(zone)s, %(size)s, %(at)s, (%(at)s AT TIME ZONE %(zone)s)::date)
    RETURNING {}
    """
).format(_COLUMNS)

_FINISHED_BY = SQL("SELECT {} FROM syncs WHERE run_id = %s AND finished_at IS NOT NULL").format(
    _COLUMNS
)

_SINCE = SQL(
    """
    SELECT {} FROM syncs
    WHERE day >= %(day)s AND (%(source)s::bigint IS NULL OR source_id = %(source)s)
    ORDER BY day, started_at, id
    """
).format(_COLUMNS)

_ADD = f"""
    UPDATE syncs SET {", ".join(f"{name} = {name} + %({name})s" for name in _COUNTS)},
        unknown_areas = unknown_areas || %(unknown_areas)s
    WHERE id = %(id)s
"""  # noqa: S608 - names only


async def begin(
    connection: Connection,
    *,
    source_id: int,
    run_id: int,
    time_zone: str,
    page_size: int,
    at: datetime,
    resume_within_seconds: float = 12 * 3600,
) -> Sync:
    """The sync that an interrupted run left, or a new one.

    An interrupted sync is continued by the next run where it began not too long ago and had pages of the same
    size; otherwise it ends here, incomplete, and a new one begins.

    Args:
        connection: in the caller's transaction.
        source_id: the source; the caller holds the lock of its runs.
        run_id: the run that works on the sync now.
        time_zone: in which the day is told.
        page_size: listings of one page.
        at: the present time.
        resume_within_seconds: from the beginning of the interrupted sync.
    """
    values = {
        "source": source_id,
        "run": run_id,
        "zone": time_zone,
        "size": page_size,
        "at": at,
        "within": resume_within_seconds,
    }
    async with connection.cursor(row_factory=class_row(Sync)) as cursor:
        await cursor.execute(_RESUME, values)
        if (found := await cursor.fetchone()) is not None:
            return found
        await cursor.execute(_GIVE_UP, values)
        await cursor.execute(_BEGIN, values)
        row = await cursor.fetchone()
        assert row is not None  # noqa: S101 - an INSERT returns its row
        return row


async def move(connection: Connection, sync_id: int, checkpoint: Checkpoint) -> None:
    """Notes that everything up to this page is stored; in the transaction that stores the page."""
    await connection.execute(
        "UPDATE syncs SET page = %s, total = %s, seen = %s, head = %s WHERE id = %s",
        (checkpoint.page, checkpoint.total, checkpoint.seen, checkpoint.head, sync_id),
    )


async def add(
    connection: Connection,
    sync_id: int,
    counts: Counts,
    unknown_areas: Mapping[str, str] | None = None,
) -> None:
    """Adds to the figures; what adds nothing writes nothing."""
    if counts == Counts() and not unknown_areas:
        return
    figures: dict[str, object] = {name: getattr(counts, name) for name in _COUNTS}
    areas = Jsonb(dict(unknown_areas or {}))
    await connection.execute(_ADD, figures | {"id": sync_id, "unknown_areas": areas})


async def finish(connection: Connection, sync_id: int, *, complete: bool, at: datetime) -> None:
    """Notes the end; an interrupted sync gets none, so that the next run continues it."""
    await connection.execute(
        "UPDATE syncs SET finished_at = %s, complete = %s WHERE id = %s", (at, complete, sync_id)
    )


async def since(
    connection: Connection, first_day: date, *, source_id: int | None = None
) -> list[Sync]:
    """Syncs of this day and later ones, oldest first; of one source, or of all."""
    async with connection.cursor(row_factory=class_row(Sync)) as cursor:
        await cursor.execute(_SINCE, {"day": first_day, "source": source_id})
        return await cursor.fetchall()


async def finished_by(connection: Connection, run_id: int) -> list[Sync]:
    """The sync that this run brought to its end, if it did."""
    async with connection.cursor(row_factory=class_row(Sync)) as cursor:
        await cursor.execute(_FINISHED_BY, (run_id,))
        return await cursor.fetchall()
