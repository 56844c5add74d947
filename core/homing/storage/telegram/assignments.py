"""Which account reads which chat, under a version that grows with every change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from homing.storage.database import Connection


class Held(NamedTuple):
    """What one account reads."""

    version: int
    chat_ids: frozenset[int]


async def of_account(
    connection: Connection, account_id: str, *, other_than: int | None = None
) -> Held | None:
    """What the account reads as of now; None while the version is the one that the caller knows."""
    cursor = await connection.execute(
        """
        SELECT version, ARRAY(SELECT chat_id FROM telegram_assignments WHERE account_id = %s) AS chat_ids
        FROM telegram_assignment_version WHERE version IS DISTINCT FROM %s
        """,
        (account_id, other_than),
    )
    row = await cursor.fetchone()
    return None if row is None else Held(row["version"], frozenset(row["chat_ids"]))


async def current(connection: Connection) -> dict[int, str]:
    """The account of every chat that has one."""
    cursor = await connection.execute("SELECT chat_id, account_id FROM telegram_assignments")
    return {row["chat_id"]: row["account_id"] for row in await cursor.fetchall()}


async def change(
    connection: Connection, *, added: Mapping[int, str], removed: frozenset[int] = frozenset()
) -> int:
    """Gives chats to accounts, takes chats from whoever has them, and returns the new version.

    To be called in a transaction: readers see all of it or nothing.
    """
    await connection.execute(
        "DELETE FROM telegram_assignments WHERE chat_id = ANY(%s)", (list(removed),)
    )
    await connection.execute(
        """
        INSERT INTO telegram_assignments (chat_id, account_id)
        SELECT * FROM unnest(%s::bigint[], %s::text[])
        ON CONFLICT (chat_id) DO UPDATE SET account_id = excluded.account_id, assigned_at = now()
        """,
        (list(added), list(added.values())),
    )
    cursor = await connection.execute(
        "UPDATE telegram_assignment_version SET version = version + 1 RETURNING version"
    )
    row = await cursor.fetchone()
    return int(row["version"]) if row else 0
