"""Whether a database is at the newest revision, told without the migration tools, which take a second to import."""

from __future__ import annotations

from pathlib import Path

from homing.storage.database import Connection

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def newest() -> str:
    """The last revision of this version of Homing; files are named by their revisions."""
    return max(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*_*.py"))


async def is_newest(connection: Connection) -> bool:
    """Whether there is nothing to migrate."""
    cursor = await connection.execute("SELECT to_regclass('alembic_version') AS found")
    row = await cursor.fetchone()
    if row is None or row["found"] is None:
        return False
    cursor = await connection.execute("SELECT version_num FROM alembic_version")
    return [row["version_num"] for row in await cursor.fetchall()] == [newest()]
