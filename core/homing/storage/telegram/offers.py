"""Sources that read chats, and which of their listings messages have become."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from homing.models.base import Value
from homing.storage.database import Connection


class Reading(Value):
    """A source that wants a chat, with what it says of adverts there."""

    source_id: int
    namespace: str
    source: str
    defaults: dict[str, str]
    languages: tuple[str, ...]
    time_zone: str


async def readings(
    connection: Connection, chat_ids: Collection[int]
) -> Mapping[int, Sequence[Reading]]:
    """Sources by the chats that they want, in the order of their ids."""
    cursor = await connection.execute(
        """
        SELECT DISTINCT ON (s.id, w.chat_id) w.chat_id, s.id AS source_id, s.namespace, s.name AS source,
               coalesce(s.spec->'defaults', '{}') AS defaults, coalesce(s.spec->'languages', '[]') AS languages,
               coalesce(s.spec->>'timeZone', 'Etc/UTC') AS time_zone
        FROM telegram_wanted w JOIN sources s ON s.id = w.source_id
        WHERE w.chat_id = ANY (%s) AND s.type = 'telegram'
        ORDER BY s.id, w.chat_id
        """,
        (list(chat_ids),),
    )
    found: dict[int, list[Reading]] = {}
    for row in await cursor.fetchall():
        found.setdefault(int(row.pop("chat_id")), []).append(Reading.model_validate(row))
    return found


async def live(
    connection: Connection, external_ids: Collection[str]
) -> Mapping[int, Sequence[str]]:
    """Homes that can be had, of those identities, by the sources of type telegram that have them."""
    cursor = await connection.execute(
        """
        SELECT l.source_id, array_agg(l.external_id ORDER BY l.external_id) AS ids
        FROM sources s JOIN listings l ON l.source_id = s.id
        WHERE s.type = 'telegram' AND l.external_id = ANY (%s) AND l.status IN ('available', 'presale')
        GROUP BY l.source_id ORDER BY l.source_id
        """,
        (list(external_ids),),
    )
    rows: list[dict[str, Any]] = await cursor.fetchall()
    return {int(row["source_id"]): row["ids"] for row in rows}
