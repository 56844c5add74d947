"""When sources were last run."""

from __future__ import annotations

from datetime import UTC, datetime

from homing.storage import starts
from homing.storage.database import Connection


async def test_the_last_start_counts_whatever_came_of_it(connection: Connection) -> None:
    await connection.execute("""
        WITH source AS (INSERT INTO sources (namespace, name, type, spec)
                        VALUES ('default', 'ran', 'html', '{}'), ('other', 'never', 'html', '{}')
                        RETURNING id, name)
        INSERT INTO runs (source_id, outcome, started_at, finished_at)
        SELECT id, outcome, at::timestamptz, at::timestamptz
          FROM source, (VALUES ('succeeded', '2026-03-01'), ('failed', '2026-03-02')) AS v (outcome, at)
         WHERE name = 'ran'
    """)
    assert await starts.last(connection) == {"default/ran": datetime(2026, 3, 2, tzinfo=UTC)}


async def test_without_runs_there_are_no_starts(connection: Connection) -> None:
    assert await starts.last(connection) == {}
