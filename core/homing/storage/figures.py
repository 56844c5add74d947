"""Counts of rows for metrics.

The rows are the truth: processes that come and go, such as a run or a job's fork, would lose counters of their own.
"""

from __future__ import annotations

from homing.models.base import Value
from homing.models.kinds import Channel, DeliveryState, EventKind, RunOutcome, Status
from homing.models.run import RunCounts
from homing.storage.database import Connection


class RunFigures(Value):
    """Ended runs of one source."""

    source: str
    outcomes: dict[RunOutcome, int]
    seconds: float
    counts: RunCounts


class DeliveryFigure(Value):
    channel: Channel
    state: DeliveryState
    count: int


class Figures(Value):
    """How much there is."""

    listings: dict[Status, int]
    events: dict[EventKind, int]
    matches: int
    deliveries: tuple[DeliveryFigure, ...]
    runs: tuple[RunFigures, ...]


async def read(connection: Connection) -> Figures:
    """Counts everything at one moment."""
    cursor = await connection.execute("""
        SELECT (SELECT coalesce(jsonb_object_agg(status, n), '{}')
                  FROM (SELECT status, count(*) AS n FROM listings GROUP BY status) AS l) AS listings,
               (SELECT coalesce(jsonb_object_agg(kind, n), '{}')
                  FROM (SELECT kind, count(*) AS n FROM events GROUP BY kind) AS e) AS events,
               (SELECT count(*) FROM matches) AS matches,
               (SELECT coalesce(jsonb_agg(d), '[]')
                  FROM (SELECT channel, state, count(*) AS count
                          FROM deliveries GROUP BY channel, state ORDER BY 1, 2) AS d) AS deliveries
    """)
    row = await cursor.fetchone()
    return Figures.model_validate((row or {}) | {"runs": await _runs(connection)})


async def _runs(connection: Connection) -> list[RunFigures]:
    cursor = await connection.execute("""
        WITH ended AS (
            SELECT s.namespace || '/' || s.name AS source, r.outcome, r.counts,
                   extract(epoch FROM r.finished_at - r.started_at) AS seconds
              FROM runs r JOIN sources s ON s.id = r.source_id WHERE r.outcome <> 'running'),
        outcomes AS (
            SELECT source, outcome, count(*) AS n, sum(seconds) AS seconds
              FROM ended GROUP BY source, outcome),
        counted AS (
            SELECT source, c.key, sum(c.value::bigint)::bigint AS n
              FROM ended, jsonb_each_text(counts) AS c GROUP BY source, c.key)
        SELECT source, jsonb_object_agg(outcome, n) AS outcomes, sum(seconds)::float AS seconds,
               (SELECT coalesce(jsonb_object_agg(key, n), '{}')
                  FROM counted c WHERE c.source = o.source) AS counts
          FROM outcomes o GROUP BY source ORDER BY source
    """)
    return [RunFigures.model_validate(row) async for row in cursor]
