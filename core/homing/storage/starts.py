"""When sources were last run, for the schedule."""

from __future__ import annotations

from datetime import datetime

from homing.storage.database import Connection


async def last(connection: Connection) -> dict[str, datetime]:
    """Start of the last run by "namespace/name" of the source; sources that never ran are not in it."""
    cursor = await connection.execute("""
        SELECT s.namespace || '/' || s.name AS name, max(r.started_at) AS at
          FROM sources s JOIN runs r ON r.source_id = s.id GROUP BY s.id
    """)
    return {row["name"]: row["at"] async for row in cursor}
