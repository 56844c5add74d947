"""The ledger of a chat: which of its message ids are accounted for, that is stored, or known to be deleted or of service.

Whoever stores messages of a chat holds its row from `hold` to the end of the transaction, so that ledger and messages
never differ, and writers of one chat take turns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.types.json import Jsonb

from homing.storage.database import Connection
from homing.storage.telegram import ranges
from homing.storage.telegram.ranges import Stretches


@dataclass(frozen=True)
class Held:
    """A chat whose row this transaction holds.

    Attributes:
        first_id: ids from here on are accounted for; None where the chat was never read.
        known: those of the ids asked for that are accounted for.
    """

    chat_id: int
    first_id: int | None
    newest_id: int
    pts: int | None
    known: frozenset[int]


@dataclass(frozen=True)
class Gain:
    """What a transaction adds to the ledger of a chat.

    Attributes:
        accounted: stretches of ids.
        newest: the newest id that is known of, also where it is not accounted for.
        pts: all changes up to here are stored; None where nothing is known about that.
        first_id: where the ledger begins, if that is earlier than it did.
    """

    chat_id: int
    accounted: Stretches = ()
    newest: int = 0
    pts: int | None = None
    first_id: int | None = None


@dataclass(frozen=True)
class Ledger:
    """What is known about the ids of a chat, and what is missing between the first and the newest."""

    chat_id: int
    first_id: int | None
    newest_id: int
    pts: int | None
    missing: Stretches


async def hold(connection: Connection, ids: Mapping[int, Iterable[int]]) -> dict[int, Held]:
    """Holds the rows of these chats until the transaction ends; chats that are not known are left out.

    Args:
        connection: in a transaction.
        ids: by chat those ids that one wants to know about.
    """
    cursor = await connection.execute(
        """
        SELECT c.chat_id, c.first_id, c.newest_id, c.pts,
               ARRAY(SELECT id FROM jsonb_array_elements_text(w.ids) AS e, CAST(e AS bigint) AS id
                     WHERE c.accounted @> id) AS known
        FROM jsonb_to_recordset(%s) AS w (chat_id bigint, ids jsonb) JOIN telegram_chats AS c USING (chat_id)
        ORDER BY c.chat_id FOR NO KEY UPDATE OF c
        """,
        (Jsonb([{"chat_id": chat, "ids": list(asked)} for chat, asked in ids.items()]),),
    )
    return {row["chat_id"]: _held(row) for row in await cursor.fetchall()}


async def add(connection: Connection, gains: Sequence[Gain]) -> None:
    """Adds to ledgers whose rows are held; nothing ever becomes less, but `first_id`."""
    await connection.execute(
        """
        UPDATE telegram_chats AS c
        SET accounted = c.accounted + g.accounted::int8multirange,
            newest_id = greatest(c.newest_id, g.newest),
            pts = greatest(c.pts, g.pts),
            first_id = least(c.first_id, g.first_id),
            updated_at = now()
        FROM jsonb_to_recordset(%s) AS g (chat_id bigint, accounted text, newest bigint, pts integer, first_id bigint)
        WHERE c.chat_id = g.chat_id
        """,
        (Jsonb([_gain(gain) for gain in gains]),),
    )


async def read(connection: Connection, chat_ids: Iterable[int]) -> dict[int, Ledger]:
    """The ledgers of these chats, those that there are."""
    cursor = await connection.execute(
        """
        SELECT chat_id, first_id, newest_id, pts,
               CASE WHEN first_id IS NOT NULL
                    THEN int8multirange(int8range(first_id, greatest(newest_id + 1, first_id))) - accounted END AS missing
        FROM telegram_chats WHERE chat_id = ANY (%s)
        """,
        (list(chat_ids),),
    )
    rows = await cursor.fetchall()
    return {row["chat_id"]: _ledger(row) for row in rows}


async def conclude(connection: Connection, chat_id: int) -> bool:
    """Notes that history was asked and that nothing is missing; whether that is so."""
    return await _conclude(connection, [chat_id], 0) == 1


async def confirm(
    connection: Connection, chat_ids: Collection[int], *, after_seconds: float = 300
) -> int:
    """Notes the same of chats that are no further than their ledgers, where it was not noted lately; of how many."""
    return await _conclude(connection, chat_ids, after_seconds)


async def _conclude(connection: Connection, chat_ids: Collection[int], seconds: float) -> int:
    cursor = await connection.execute(
        """
        UPDATE telegram_chats SET complete_at = now()
        WHERE chat_id = ANY (%s) AND first_id IS NOT NULL
          AND accounted @> int8range(first_id, greatest(newest_id + 1, first_id))
          AND (complete_at IS NULL OR complete_at <= now() - make_interval(secs => %s))
        """,
        (list(chat_ids), seconds),
    )
    return cursor.rowcount


async def forget_place(connection: Connection, chat_id: int) -> None:
    """Telegram does not know the place in the chat's changes: it is to be found anew."""
    await connection.execute("UPDATE telegram_chats SET pts = NULL WHERE chat_id = %s", (chat_id,))


async def measure(connection: Connection, days: int = 7) -> int:
    """Notes how many messages an hour the chats have, as seen in so many days; returns the number of chats."""
    cursor = await connection.execute(
        """
        WITH sent AS (
            SELECT chat_id, sum(cardinality(part_ids)) AS messages FROM messages
            WHERE sent_at > now() - make_interval(days => %(days)s) GROUP BY chat_id)
        UPDATE telegram_chats AS c SET per_hour = coalesce(s.messages, 0)::float / (24 * %(days)s)
        FROM telegram_chats AS known LEFT JOIN sent AS s USING (chat_id)
        WHERE c.chat_id = known.chat_id AND c.first_id IS NOT NULL
          AND c.per_hour IS DISTINCT FROM coalesce(s.messages, 0)::float / (24 * %(days)s)
        """,
        {"days": days},
    )
    return cursor.rowcount


def _held(row: dict[str, Any]) -> Held:
    return Held(**row | {"known": frozenset(row["known"])})


def _gain(gain: Gain) -> dict[str, Any]:
    return vars(gain) | {"accounted": ranges.written(gain.accounted)}


def _ledger(row: dict[str, Any]) -> Ledger:
    missing = row["missing"]
    return Ledger(**row | {"missing": () if missing is None else ranges.read(missing)})
