"""How much there is of everything, for `/status.json` and health checks."""

from __future__ import annotations

from homing.models.base import Value
from homing.storage.database import Connection


class Status(Value):
    """Counts of rows."""

    sources: int
    runs: int
    listings: int
    images: int
    subscriptions: int
    #: By kind.
    events: dict[str, int]
    #: Events that no match job has looked at yet.
    events_to_match: int
    #: Events that could not be matched, with a reason in their rows.
    events_parked: int
    matches: int
    #: By state.
    deliveries: dict[str, int]


async def read(connection: Connection) -> Status:
    """Counts everything at one moment."""
    cursor = await connection.execute("""
        SELECT (SELECT count(*) FROM sources) AS sources,
               (SELECT count(*) FROM runs) AS runs,
               (SELECT count(*) FROM listings) AS listings,
               (SELECT count(*) FROM images) AS images,
               (SELECT count(*) FROM subscriptions) AS subscriptions,
               (SELECT coalesce(jsonb_object_agg(kind, n), '{}')
                  FROM (SELECT kind, count(*) AS n FROM events GROUP BY kind) AS k) AS events,
               (SELECT count(*) FROM events
                 WHERE matched_at IS NULL AND parked_at IS NULL) AS events_to_match,
               (SELECT count(*) FROM events WHERE parked_at IS NOT NULL) AS events_parked,
               (SELECT count(*) FROM matches) AS matches,
               (SELECT coalesce(jsonb_object_agg(state, n), '{}')
                  FROM (SELECT state, count(*) AS n FROM deliveries GROUP BY state) AS s) AS deliveries
    """)
    row = await cursor.fetchone()
    return Status.model_validate(row)
