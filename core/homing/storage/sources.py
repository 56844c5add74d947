"""Sources: upserted by their runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from homing.models.base import Value
from homing.models.source import ScrapeSource
from homing.storage.database import Connection


class UnknownSource(LookupError):
    """There is no source of this number."""


class TypeChanged(ValueError):
    """A source's type cannot be changed; declare it under another name."""


class StoredSource(Value):
    """A source with what the database knows about it."""

    id: int
    namespace: str
    name: str
    type: str
    #: The resource's `spec`, as declared, with defaults.
    spec: dict[str, Any]
    #: Of the resource that declares it, as its last run was told; 0 where a file does.
    generation: int
    created_at: datetime
    #: When the declaration last changed.
    updated_at: datetime
    #: When the last complete crawl ended.
    last_full_at: datetime | None


async def upsert(connection: Connection, source: ScrapeSource) -> int:
    """Makes the declaration known; returns the source's id.

    Raises:
        TypeChanged: it is known with another type.
    """
    name, namespace = source.metadata.name, source.metadata.namespace
    spec = source.spec.model_dump(mode="json", by_alias=True)
    cursor = await connection.execute(
        """
        INSERT INTO sources AS known (namespace, name, type, spec, generation) VALUES (%s, %s, %s, %s, %s)
        ON CONFLICT (namespace, name) DO UPDATE SET spec = EXCLUDED.spec, generation = EXCLUDED.generation,
            updated_at = CASE WHEN known.spec = EXCLUDED.spec THEN known.updated_at ELSE now() END
        WHERE known.type = EXCLUDED.type
        RETURNING id
        """,
        (namespace, name, source.spec.type, Jsonb(spec), source.metadata.generation),
    )
    row = await cursor.fetchone()
    if row is None:
        raise TypeChanged(
            f"source {namespace}/{name}: spec.type cannot become {source.spec.type!r}: "
            "the type of a source is fixed; declare it under another name"
        )
    return int(row["id"])


async def all(connection: Connection) -> list[StoredSource]:  # noqa: A001 - read as sources.all
    """Every source, by name."""
    cursor = await connection.execute("SELECT * FROM sources ORDER BY namespace, name")
    return [StoredSource.model_validate(row) async for row in cursor]


async def lock(connection: Connection, source_id: int) -> None:
    """Lets one transaction at a time write listings of a source.

    Raises:
        UnknownSource: there is no such source.
    """
    # Rows that refer to the source may be inserted meanwhile: foreign keys take a weaker lock.
    cursor = await connection.execute(
        "SELECT FROM sources WHERE id = %s FOR NO KEY UPDATE", (source_id,)
    )
    if cursor.rowcount == 0:
        raise UnknownSource(f"no source has the id {source_id}")
