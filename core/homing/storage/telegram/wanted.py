"""The chats that sources name, and their numbers, as far as an account's dialogs have told them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from psycopg.types.json import Jsonb

from homing.models.source import ScrapeSource
from homing.storage.database import Connection

#: What somebody other than a run of the source knows of it.
_TOLD = frozenset({"chats", "prefilter"})


async def register(connection: Connection, source: ScrapeSource) -> int | None:
    """Makes a source of type telegram known to those who cannot see all of it; its id.

    Of one that is known only the chats and the prefilter are changed: the rest is known by its runs.

    Returns:
        None where a source of another type has the name.
    """
    spec = source.spec.model_dump(mode="json", by_alias=True)
    told = {key: value for key, value in spec["telegram"].items() if key in _TOLD}
    cursor = await connection.execute(
        """
        INSERT INTO sources AS known (namespace, name, type, spec) VALUES (%(namespace)s, %(name)s, 'telegram', %(spec)s)
        ON CONFLICT (namespace, name) DO UPDATE
        SET spec = jsonb_set(known.spec, '{telegram}', known.spec->'telegram' || %(told)s),
            updated_at = CASE WHEN known.spec->'telegram' @> %(told)s THEN known.updated_at ELSE now() END
        WHERE known.type = 'telegram'
        RETURNING id
        """,
        {
            "namespace": source.metadata.namespace,
            "name": source.metadata.name,
            "spec": Jsonb(spec),
            "told": Jsonb(told),
        },
    )
    row = await cursor.fetchone()
    return None if row is None else int(row["id"])


async def set_of(connection: Connection, source_id: int, names: Collection[str]) -> bool:
    """Makes these, in their canonical form, the chats of a source; whether any was added or given up.

    In a transaction of the caller's.
    """
    cursor = await connection.execute(
        "DELETE FROM telegram_wanted WHERE source_id = %s AND name <> ALL (%s)",
        (source_id, list(names)),
    )
    removed = cursor.rowcount
    cursor = await connection.execute(
        """
        INSERT INTO telegram_wanted (source_id, name, chat_id)
        SELECT %s, name, CASE WHEN name LIKE '-100%%' THEN name::bigint
                              ELSE (SELECT min(chat_id) FROM telegram_chats WHERE '@' || username = name) END
        FROM unnest(%s::text[]) AS name
        ON CONFLICT (source_id, name) DO NOTHING
        """,
        (source_id, sorted(names)),
    )
    return bool(removed or cursor.rowcount)


async def clear(
    connection: Connection, namespace: str, keep: Collection[str], *, pattern: str = ".*"
) -> int:
    """Takes their chats from sources of a namespace; how many chats.

    Args:
        connection: in a transaction of the caller's.
        namespace: of the sources.
        keep: names of those that keep theirs.
        pattern: of the names of the others, as PostgreSQL's regular expressions.
    """
    cursor = await connection.execute(
        """
        DELETE FROM telegram_wanted w USING sources s
        WHERE s.id = w.source_id AND s.namespace = %s AND s.name <> ALL (%s) AND s.name ~ %s
        """,
        (namespace, list(keep), f"^({pattern})$"),
    )
    return cursor.rowcount


async def learn(connection: Connection) -> int:
    """Notes the numbers of names that have become known, or belong to another chat now; how many."""
    cursor = await connection.execute(
        """
        UPDATE telegram_wanted w SET chat_id = c.chat_id
        FROM telegram_chats c
        WHERE w.name = '@' || c.username AND w.chat_id IS DISTINCT FROM c.chat_id
        """
    )
    return cursor.rowcount


async def chat_ids(connection: Connection) -> frozenset[int]:
    """Numbers of all chats that somebody wants."""
    cursor = await connection.execute(
        "SELECT DISTINCT chat_id FROM telegram_wanted WHERE chat_id IS NOT NULL"
    )
    return frozenset([int(row["chat_id"]) async for row in cursor])


async def unknown(connection: Connection) -> Mapping[str, int]:
    """Names without a number, and how many sources want each."""
    cursor = await connection.execute(
        "SELECT name, count(*) AS sources FROM telegram_wanted WHERE chat_id IS NULL GROUP BY name ORDER BY name"
    )
    return {row["name"]: int(row["sources"]) async for row in cursor}


async def days(connection: Connection, chat_ids: Collection[int]) -> dict[int, int]:
    """How many days of history the sources want of these chats, the most of each."""
    cursor = await connection.execute(
        """
        SELECT w.chat_id, max((s.spec->'telegram'->>'historyDays')::integer) AS days
        FROM telegram_wanted w JOIN sources s ON s.id = w.source_id
        WHERE w.chat_id = ANY (%s) GROUP BY w.chat_id
        """,
        (list(chat_ids),),
    )
    return {
        int(row["chat_id"]): int(row["days"])
        for row in await cursor.fetchall()
        if row["days"] is not None
    }
