"""Events: what happened to listings. Claiming them for matching is in `homing.storage.matches`."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg.sql import SQL, Identifier

from homing.models.event import Event
from homing.storage.database import Connection

_SELECT = SQL("SELECT {fields} FROM events").format(
    fields=SQL(", ").join(map(Identifier, Event.model_fields))
)


async def get(connection: Connection, event_id: int) -> Event | None:
    """The event, or None where there is none of that number."""
    cursor = await connection.execute(_SELECT + SQL(" WHERE id = %s"), (event_id,))
    row = await cursor.fetchone()
    return None if row is None else Event.model_validate(row)


async def by_ids(connection: Connection, event_ids: Sequence[int]) -> list[Event]:
    """Those of the events that exist, oldest first."""
    cursor = await connection.execute(
        _SELECT + SQL(" WHERE id = ANY (%s) ORDER BY id"), (list(event_ids),)
    )
    return [Event.model_validate(row) async for row in cursor]


async def of_run(connection: Connection, run_id: int) -> list[Event]:
    """What a run told, oldest first."""
    cursor = await connection.execute(_SELECT + SQL(" WHERE run_id = %s ORDER BY id"), (run_id,))
    return [Event.model_validate(row) async for row in cursor]
