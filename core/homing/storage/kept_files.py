"""Files of rules as they were when they could last be read.

Each job of a worker is a process of its own, which has read nothing before: what a file held last time is here.
"""

from __future__ import annotations

from homing.storage.database import Connection


async def keep(connection: Connection, name: str, content: str) -> None:
    """Notes what a file holds that could be read; writes only what is new."""
    await connection.execute(
        """
        INSERT INTO kept_files AS known (name, content) VALUES (%s, %s)
        ON CONFLICT (name) DO UPDATE SET content = EXCLUDED.content, kept_at = now()
        WHERE known.content <> EXCLUDED.content
        """,
        (name, content),
    )


async def kept(connection: Connection, name: str) -> str | None:
    """What the file held when it could last be read; None where it never could."""
    cursor = await connection.execute("SELECT content FROM kept_files WHERE name = %s", (name,))
    row = await cursor.fetchone()
    return None if row is None else str(row["content"])
