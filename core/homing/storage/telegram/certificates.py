"""Once a day it is written down, of every chat that is read, how many of its ids are accounted for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from homing.storage.database import Connection
from homing.storage.telegram import ranges
from homing.storage.telegram.ranges import Stretches


@dataclass(frozen=True)
class Certificate:
    """What was known of a chat at one moment.

    Attributes:
        ids: from the first that is accounted for to the newest.
        missing: those of them that nothing is known about.
        complete_at: when history was last asked and nothing was missing.
    """

    chat_id: int
    username: str | None
    title: str
    day: date
    first_id: int
    newest_id: int
    ids: int
    accounted: int
    missing: Stretches
    at: datetime
    complete_at: datetime | None


async def issue(connection: Connection, day: date) -> int:
    """Writes the day's certificates of all chats that were read, or what has changed in them; returns how many."""
    cursor = await connection.execute(
        """
        WITH asked AS (
            SELECT chat_id, first_id, newest_id, greatest(newest_id - first_id + 1, 0) AS ids,
                   int8multirange(int8range(first_id, greatest(newest_id + 1, first_id))) - accounted AS missing
            FROM telegram_chats WHERE first_id IS NOT NULL)
        INSERT INTO telegram_certificates AS known (chat_id, day, first_id, newest_id, ids, accounted, missing)
        SELECT chat_id, %s, first_id, newest_id, ids,
               ids - (SELECT coalesce(sum(upper(gap) - lower(gap)), 0) FROM unnest(missing) AS gap), missing
        FROM asked
        ON CONFLICT (chat_id, day) DO UPDATE SET first_id = EXCLUDED.first_id, newest_id = EXCLUDED.newest_id,
            ids = EXCLUDED.ids, accounted = EXCLUDED.accounted, missing = EXCLUDED.missing, at = now()
        WHERE (known.first_id, known.newest_id, known.missing)
              IS DISTINCT FROM (EXCLUDED.first_id, EXCLUDED.newest_id, EXCLUDED.missing)
        """,
        (day,),
    )
    return cursor.rowcount


async def newest(
    connection: Connection, chat_ids: Collection[int] | None = None
) -> list[Certificate]:
    """The last certificate of these chats, or of all, by name."""
    cursor = await connection.execute(
        """
        SELECT * FROM (
            SELECT DISTINCT ON (t.chat_id) t.chat_id, c.username, c.title, t.day, t.first_id, t.newest_id, t.ids,
                   t.accounted, t.missing, t.at, c.complete_at
            FROM telegram_certificates t JOIN telegram_chats c USING (chat_id)
            WHERE %(ids)s::bigint[] IS NULL OR t.chat_id = ANY (%(ids)s)
            ORDER BY t.chat_id, t.day DESC) AS last
        ORDER BY username NULLS LAST, title, chat_id
        """,
        {"ids": None if chat_ids is None else list(chat_ids)},
    )
    return [_certificate(row) for row in await cursor.fetchall()]


async def drop(connection: Connection, *, days: int) -> int:
    """Removes certificates that are older than so many days; returns how many."""
    cursor = await connection.execute(
        "DELETE FROM telegram_certificates WHERE day < (now() - make_interval(days => %s))::date",
        (days,),
    )
    return cursor.rowcount


def _certificate(row: dict[str, Any]) -> Certificate:
    return Certificate(**row | {"missing": ranges.read(row["missing"])})
