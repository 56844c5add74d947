"""Sources with how their runs went, for the dashboard."""

from __future__ import annotations

from datetime import datetime

from homing.models.base import Value
from homing.models.kinds import RunOutcome
from homing.models.run import Rejection, RunCounts
from homing.storage.database import Connection


class RunRow(Value):
    """One run as the dashboard shows it."""

    id: int
    outcome: RunOutcome
    complete: bool
    counts: RunCounts
    #: Share of listings that have the field, 0 to 1.
    fill: dict[str, float]
    errors: tuple[str, ...]
    started_at: datetime
    finished_at: datetime | None


class SourceRow(Value):
    """One source with its last run."""

    id: int
    namespace: str
    name: str
    type: str
    #: Listings that can still be had.
    live: int
    last_run: RunRow | None


_RUN = """jsonb_build_object('id', r.id, 'outcome', r.outcome, 'complete', r.complete,
          'counts', r.counts, 'fill', r.fill, 'errors', r.errors,
          'started_at', r.started_at, 'finished_at', r.finished_at)"""

_SOURCES = f"""
    SELECT s.id, s.namespace, s.name, s.type,
           (SELECT count(*) FROM listings l
             WHERE l.source_id = s.id AND l.status IN ('available', 'presale')) AS live,
           (SELECT {_RUN} FROM runs r WHERE r.source_id = s.id ORDER BY r.id DESC LIMIT 1) AS last_run
      FROM sources s"""  # noqa: S608 - put together from constants


async def sources(connection: Connection) -> list[SourceRow]:
    """All sources by name."""
    cursor = await connection.execute(_SOURCES + " ORDER BY s.namespace, s.name")
    return [SourceRow.model_validate(row) async for row in cursor]


async def source(connection: Connection, source_id: int) -> SourceRow | None:
    """One source, or None where there is none of that number."""
    cursor = await connection.execute(_SOURCES + " WHERE s.id = %s", (source_id,))
    row = await cursor.fetchone()
    return None if row is None else SourceRow.model_validate(row)


async def runs(connection: Connection, source_id: int, limit: int = 20) -> list[RunRow]:
    """The newest runs of a source."""
    cursor = await connection.execute(
        """SELECT id, outcome, complete, counts, fill, errors, started_at, finished_at
             FROM runs WHERE source_id = %s ORDER BY id DESC LIMIT %s""",
        (source_id, limit),
    )
    return [RunRow.model_validate(row) async for row in cursor]


async def rejections(connection: Connection, source_id: int, limit: int = 50) -> list[Rejection]:
    """What a source's records were refused for, the newest first."""
    cursor = await connection.execute(
        """SELECT url, external_id, field, reason, found, at
             FROM ((SELECT j.* FROM rejections j JOIN runs r ON r.id = j.run_id
                    WHERE r.source_id = %(source)s ORDER BY j.id DESC LIMIT %(limit)s)
                   UNION ALL
                   (SELECT * FROM rejections WHERE source_id = %(source)s ORDER BY id DESC LIMIT %(limit)s)) AS j
            ORDER BY id DESC LIMIT %(limit)s""",
        {"source": source_id, "limit": limit},
    )
    return [Rejection.model_validate(row) async for row in cursor]
