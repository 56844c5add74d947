"""Which account is a member of which chat, as its dialogs have told."""

from __future__ import annotations

from collections.abc import Mapping

from homing.models.base import Value
from homing.storage.database import Connection


class Change(Value):
    """Chats that an account has entered and left since it was last asked."""

    added: tuple[int, ...]
    removed: tuple[int, ...]


async def replace(
    connection: Connection, account_id: str, access_hashes: Mapping[int, int]
) -> Change:
    """Makes an account a member of just these known chats, by id.

    In a transaction of the caller's.
    """
    before = set(await of_account(connection, account_id))
    await connection.execute(
        "DELETE FROM telegram_members WHERE account_id = %s AND chat_id <> ALL (%s)",
        (account_id, list(access_hashes)),
    )
    await connection.execute(
        """
        INSERT INTO telegram_members (account_id, chat_id, access_hash)
        SELECT %s, * FROM unnest(%s::bigint[], %s::bigint[])
        ON CONFLICT (account_id, chat_id) DO UPDATE SET access_hash = EXCLUDED.access_hash, seen_at = now()
        """,
        (account_id, list(access_hashes), list(access_hashes.values())),
    )
    return Change(
        added=tuple(sorted(access_hashes.keys() - before)),
        removed=tuple(sorted(before - access_hashes.keys())),
    )


async def of_account(connection: Connection, account_id: str) -> dict[int, int]:
    """What an account opens its chats with: access hashes by id of the chat."""
    cursor = await connection.execute(
        "SELECT chat_id, access_hash FROM telegram_members WHERE account_id = %s ORDER BY chat_id",
        (account_id,),
    )
    return {int(row["chat_id"]): int(row["access_hash"]) async for row in cursor}


async def remove(connection: Connection, account_id: str, chat_id: int) -> bool:
    """Telegram lets the account read the chat no more; whether that is news."""
    cursor = await connection.execute(
        "DELETE FROM telegram_members WHERE account_id = %s AND chat_id = %s", (account_id, chat_id)
    )
    return cursor.rowcount > 0
