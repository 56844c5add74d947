"""Runs of sources, from start to end."""

from __future__ import annotations

from psycopg.types.json import Jsonb

from homing.models.run import RunResult
from homing.storage.database import Connection


class UnknownRun(LookupError):
    """There is no run of this number that could still end."""


async def start(connection: Connection, source_id: int, traceparent: str | None = None) -> int:
    """Notes that a run begins; returns its id."""
    cursor = await connection.execute(
        "INSERT INTO runs (source_id, traceparent) VALUES (%s, %s) RETURNING id",
        (source_id, traceparent),
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - an INSERT returns its row
    return int(row["id"])


async def beat(connection: Connection, run_id: int) -> None:
    """Notes that the run's process lives; call it more often than `mark_lost` is patient."""
    await connection.execute(
        "UPDATE runs SET seen_at = now() WHERE id = %s AND outcome = 'running'", (run_id,)
    )


async def finish(connection: Connection, run_id: int, result: RunResult) -> None:
    """Writes the end of a run; a complete one is the source's last full crawl.

    A run that was taken for lost and lives after all may still end.

    Raises:
        UnknownRun: there is no such run, or it has ended.
    """
    cursor = await connection.execute(
        """
        WITH ended AS (
            UPDATE runs SET outcome = %s, complete = %s, counts = %s, fill = %s, errors = %s,
                            seen_at = now(), finished_at = now()
            WHERE id = %s AND outcome IN ('running', 'lost')
            RETURNING source_id, complete
        ), full_crawl AS (
            UPDATE sources SET last_full_at = now() FROM ended
            WHERE sources.id = ended.source_id AND ended.complete
        )
        SELECT FROM ended
        """,
        (
            result.outcome,
            result.complete,
            Jsonb(result.counts.model_dump()),
            Jsonb(result.fill),
            list(result.errors),
            run_id,
        ),
    )
    if cursor.rowcount == 0:
        raise UnknownRun(f"no run {run_id} is waiting for its end")


async def mark_lost(connection: Connection, older_than_seconds: float) -> int:
    """Ends runs without a sign of life for so long; returns how many."""
    cursor = await connection.execute(
        """
        UPDATE runs SET outcome = 'lost', finished_at = now()
        WHERE outcome = 'running' AND seen_at < now() - make_interval(secs => %s)
        """,
        (older_than_seconds,),
    )
    return cursor.rowcount
