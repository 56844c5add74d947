"""Somebody wants the history of a chat compared with what is stored; the reader of a member does it.

Only a reader may use its account's session: a second connection by it would end both.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from psycopg.sql import SQL

from homing.models.base import Value
from homing.storage.database import Connection

#: A reader says so often that it is at it.
BEAT_SECONDS = 5.0

#: Without a sign of life for so long, another reader does it.
_LOST_SECONDS = 30.0

#: Members other than the one that the chat is assigned to wait so long for that one.
_OTHERS_AFTER_SECONDS = 20.0


class Tally(Value):
    """What a check has come to so far.

    Attributes:
        calls: to Telegram.
        found: messages that Telegram has shown.
        new, updated, removed: items that were not as they are.
    """

    calls: int = 0
    found: int = 0
    new: int = 0
    updated: int = 0
    removed: int = 0


class Check(Value):
    """One comparison of one chat's history."""

    id: int
    chat_id: int
    days: int
    asked_at: datetime
    account_id: str | None
    problem: str | None
    finished_at: datetime | None
    tally: Tally


_CHECK = SQL("""id, chat_id, days, asked_at, account_id, problem, finished_at,
    jsonb_build_object('calls', calls, 'found', found, 'new', new, 'updated', updated, 'removed', removed) AS tally""")


async def ask(connection: Connection, chat_ids: Collection[int], days: int) -> list[int]:
    """Asks for the history of chats of so many days; ids of the checks, which may have been asked for before."""
    cursor = await connection.execute(
        """
        INSERT INTO telegram_checks AS c (chat_id, days) SELECT chat_id, %s FROM unnest(%s::bigint[]) AS chat_id
        ON CONFLICT (chat_id, days, accounts) WHERE finished_at IS NULL AND account_id IS NULL
        DO UPDATE SET asked_at = c.asked_at
        RETURNING id
        """,
        (days, sorted(set(chat_ids))),
    )
    return [int(row["id"]) for row in await cursor.fetchall()]


async def ask_again(
    connection: Connection,
    chat_ids: Collection[int],
    days: int,
    accounts: Sequence[str],
    *,
    after_seconds: float,
) -> int:
    """Asks for those of the chats whose last check of so many days is so old, or was never; returns how many.

    Args:
        connection: to the database.
        chat_ids: of the chats.
        days: how far back.
        accounts: by which it may be done; none: by any that is a member.
        after_seconds: since one was asked for.
    """
    cursor = await connection.execute(
        """
        INSERT INTO telegram_checks (chat_id, days, accounts)
        SELECT wanted.chat_id, %(days)s, %(accounts)s FROM unnest(%(chats)s::bigint[]) AS wanted (chat_id)
        WHERE NOT EXISTS (
            SELECT FROM telegram_checks c WHERE c.chat_id = wanted.chat_id AND c.days >= %(days)s
            AND (c.finished_at IS NULL OR c.asked_at > now() - make_interval(secs => %(after)s)))
        ON CONFLICT DO NOTHING
        """,
        {
            "chats": sorted(set(chat_ids)),
            "days": days,
            "accounts": sorted(accounts),
            "after": after_seconds,
        },
    )
    return cursor.rowcount


async def claim(connection: Connection, account_id: str) -> Check | None:
    """The next check for the reader of this account: first of chats that are assigned to it, then of others.

    In a transaction of its own.
    """
    cursor = await connection.execute(
        SQL("""
        UPDATE telegram_checks SET account_id = %(account)s, seen_at = now() WHERE id = (
            SELECT c.id FROM telegram_checks c JOIN telegram_members m USING (chat_id)
            LEFT JOIN telegram_assignments a USING (chat_id)
            WHERE m.account_id = %(account)s AND c.finished_at IS NULL
              AND (c.account_id IS NULL OR c.seen_at < now() - make_interval(secs => %(lost)s))
              AND (c.accounts = '{{}}' OR %(account)s = ANY (c.accounts))
              AND (a.account_id IS NULL OR a.account_id = %(account)s
                   OR NOT (c.accounts = '{{}}' OR a.account_id = ANY (c.accounts)) OR c.asked_at < now() - make_interval(secs => %(others)s))
            ORDER BY a.account_id IS NOT DISTINCT FROM %(account)s DESC, c.asked_at, c.id
            LIMIT 1 FOR UPDATE OF c SKIP LOCKED)
        RETURNING {columns}
        """).format(columns=_CHECK),
        {"account": account_id, "lost": _LOST_SECONDS, "others": _OTHERS_AFTER_SECONDS},
    )
    row = await cursor.fetchone()
    return None if row is None else Check.model_validate(row)


async def beat(connection: Connection, check_id: int, tally: Tally) -> None:
    """Says how far it is."""
    await connection.execute(
        """
        UPDATE telegram_checks SET seen_at = now(), calls = %(calls)s, found = %(found)s, new = %(new)s,
            updated = %(updated)s, removed = %(removed)s
        WHERE id = %(id)s AND finished_at IS NULL
        """,
        tally.model_dump() | {"id": check_id},
    )


async def finish(connection: Connection, check_id: int, problem: str | None = None) -> None:
    """It is done, or cannot be done for this reason."""
    await connection.execute(
        "UPDATE telegram_checks SET finished_at = now(), problem = %s WHERE id = %s",
        (problem, check_id),
    )


async def put_back(connection: Connection, check_id: int) -> None:
    """Another reader, or this one later, is to begin anew."""
    await connection.execute(
        """
        UPDATE telegram_checks SET seen_at = 'epoch' WHERE id = %s AND finished_at IS NULL
        """,
        (check_id,),
    )


async def get(connection: Connection, ids: Sequence[int]) -> list[Check]:
    """These checks, as they are now."""
    cursor = await connection.execute(
        SQL("SELECT {} FROM telegram_checks WHERE id = ANY (%s) ORDER BY id").format(_CHECK),
        (list(ids),),
    )
    return [Check.model_validate(row) for row in await cursor.fetchall()]


async def drop(connection: Connection, *, days: int) -> int:
    """Removes checks that ended so many days ago; returns how many."""
    cursor = await connection.execute(
        "DELETE FROM telegram_checks WHERE finished_at < now() - make_interval(days => %s)",
        (days,),
    )
    return cursor.rowcount
