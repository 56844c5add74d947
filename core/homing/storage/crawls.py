"""What earlier runs say about the crawl that is under way."""

from __future__ import annotations

from datetime import datetime

from homing.models.base import Value
from homing.storage.database import Connection


class History(Value):
    """What is known of a source when a run begins."""

    #: When the source became known.
    since: datetime
    #: No run of it has succeeded so far.
    first: bool
    #: When the last complete crawl ended.
    last_full_at: datetime | None


class Coverage(Value):
    """How many of a source's live listings crawls have seen."""

    live: int
    #: By the run that is under way.
    now: int
    #: Since the last complete crawl began, the run under way included; None where there was none.
    lately: int | None


async def history(connection: Connection, source_id: int) -> History:
    """The history of a source that exists."""
    cursor = await connection.execute(
        """
        SELECT created_at AS since, last_full_at,
               NOT EXISTS (SELECT FROM runs WHERE source_id = sources.id AND outcome = 'succeeded') AS first
        FROM sources WHERE id = %s
        """,
        (source_id,),
    )
    return History.model_validate(await cursor.fetchone())


async def coverage(connection: Connection, source_id: int, run_id: int) -> Coverage:
    """How much of what is thought to be live was found."""
    cursor = await connection.execute(
        """
        WITH before AS (
            SELECT max(id) AS id FROM runs WHERE source_id = %(source)s AND complete AND id < %(run)s
        )
        SELECT count(*) AS live,
               count(*) FILTER (WHERE last_run_id >= %(run)s) AS now,
               CASE WHEN (SELECT id FROM before) IS NOT NULL
                    THEN count(*) FILTER (WHERE last_run_id >= (SELECT id FROM before)) END AS lately
        FROM listings WHERE source_id = %(source)s AND status IN ('available', 'presale')
        """,
        {"source": source_id, "run": run_id},
    )
    return Coverage.model_validate(await cursor.fetchone())
