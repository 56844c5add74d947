"""What assignments are planned from, what makes a plan outdated, and what the last one came to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from psycopg.sql import SQL

from homing.models.base import Value
from homing.storage.database import Connection

#: A reader that gave no sign of life for so long is not counted upon.
AWAY_SECONDS = 180.0

_READERS = SQL("""
    SELECT coalesce(array_agg(account_id ORDER BY account_id), '{}') AS ready,
           coalesce(array_agg(account_id ORDER BY account_id)
                    FILTER (WHERE seen_at > now() - make_interval(secs => %(away)s)), '{}') AS alive
    FROM telegram_accounts WHERE state = 'ready'
""")


class Readers(NamedTuple):
    """Accounts by id, in order.

    Attributes:
        ready: Telegram lets them in.
        alive: those of them whose reader is at work.
    """

    ready: list[str]
    alive: list[str]


class Wanted(NamedTuple):
    """A chat that a source names, with the accounts that are members."""

    chat_id: int
    per_hour: float | None
    members: Sequence[str]


class Planned(Value):
    """What the last plan came to.

    Attributes:
        planned_at: when it was made; None before the first.
        wanted: chats with a number that sources name.
        assigned: those of them that an account reads.
        imbalance: how much more than it must the busiest account carries.
        moves: chats that ever went from one account to another.
    """

    version: int
    planned_at: datetime | None
    wanted: int
    assigned: int
    imbalance: float
    moves: int


async def outdated(connection: Connection, *, after_seconds: float) -> str | None:
    """Why a new plan is due, in a word or two; None where the last one holds."""
    cursor = await connection.execute(
        SQL("""
        SELECT CASE WHEN cause IS NOT NULL THEN cause
                    WHEN (last.ready, last.alive) IS DISTINCT FROM (readers.ready, readers.alive) THEN 'accounts'
                    WHEN planned_at > now() - make_interval(secs => %(after)s) THEN NULL
                    ELSE 'time' END AS reason
        FROM telegram_assignment_version AS last, ({readers}) AS readers,
             (SELECT string_agg(DISTINCT cause, ', ') AS cause FROM telegram_assignment_causes) AS causes
        """).format(readers=_READERS),
        {"after": after_seconds, "away": AWAY_SECONDS},
    )
    row = await cursor.fetchone()
    return row["reason"] if row else None


async def take_causes(connection: Connection) -> None:
    """Forgets why a new plan is due: to be called before anything is read for it, in the same transaction."""
    await connection.execute("DELETE FROM telegram_assignment_causes")


async def readers(connection: Connection) -> Readers:
    """The accounts that can be counted upon now."""
    cursor = await connection.execute(_READERS, {"away": AWAY_SECONDS})
    row = await cursor.fetchone()
    return Readers(row["ready"], row["alive"]) if row else Readers([], [])


async def wanted(connection: Connection) -> list[Wanted]:
    """The chats that have a number, whether they have members or not."""
    cursor = await connection.execute(
        """
        SELECT w.chat_id, c.per_hour, m.members
        FROM (SELECT DISTINCT chat_id FROM telegram_wanted WHERE chat_id IS NOT NULL) AS w
        LEFT JOIN telegram_chats c USING (chat_id)
        LEFT JOIN (SELECT chat_id, array_agg(account_id) AS members FROM telegram_members GROUP BY chat_id) AS m
            USING (chat_id)
        """
    )
    return [
        Wanted(row["chat_id"], row["per_hour"], row["members"] or ())
        for row in await cursor.fetchall()
    ]


async def planned(
    connection: Connection,
    readers: Readers,
    *,
    wanted: int,
    assigned: int,
    imbalance: float,
    moves: int,
) -> None:
    """Notes what a plan came to, whether it changed anything or not."""
    await connection.execute(
        """
        UPDATE telegram_assignment_version
        SET planned_at = now(), ready = %(ready)s, alive = %(alive)s, wanted = %(wanted)s,
            assigned = %(assigned)s, imbalance = %(imbalance)s, moves = moves + %(moves)s
        """,
        readers._asdict()
        | {"wanted": wanted, "assigned": assigned, "imbalance": imbalance, "moves": moves},
    )


async def last(connection: Connection) -> Planned:
    """What the last plan came to."""
    cursor = await connection.execute(
        "SELECT version, planned_at, wanted, assigned, imbalance, moves FROM telegram_assignment_version"
    )
    return Planned.model_validate(await cursor.fetchone())
