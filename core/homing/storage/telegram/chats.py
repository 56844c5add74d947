"""Chats that accounts are members of; what readers keep of each is in `ledgers`."""

from __future__ import annotations

from collections.abc import Sequence

from homing.models.base import Value
from homing.storage import locks
from homing.storage.database import Connection


class Chat(Value):
    """A channel or supergroup, as an account's dialogs tell of it.

    Attributes:
        chat_id: -100 and its number.
        username: in small letters, without @; None of private ones.
    """

    chat_id: int
    username: str | None
    title: str


async def upsert(connection: Connection, chats: Sequence[Chat]) -> None:
    """Makes chats known, and takes their names from those that had them before.

    In a transaction of the caller's.
    """
    # Accounts share chats: two that tell of them at once would wait for each other.
    await locks.until_commit(connection, "telegram chats")
    given = {
        "ids": [chat.chat_id for chat in chats],
        "usernames": [chat.username for chat in chats],
        "titles": [chat.title for chat in chats],
    }
    await connection.execute(
        """
        UPDATE telegram_chats SET username = NULL, updated_at = now()
        FROM unnest(%(ids)s::bigint[], %(usernames)s::text[]) AS told (id, name)
        WHERE username = told.name AND chat_id <> told.id
        """,
        given,
    )
    await connection.execute(
        """
        INSERT INTO telegram_chats AS known (chat_id, username, title)
        SELECT * FROM unnest(%(ids)s::bigint[], %(usernames)s::text[], %(titles)s::text[])
        ON CONFLICT (chat_id) DO UPDATE
        SET username = EXCLUDED.username, title = EXCLUDED.title, updated_at = now()
        WHERE (known.username, known.title) IS DISTINCT FROM (EXCLUDED.username, EXCLUDED.title)
        """,
        given,
    )


async def numbers(connection: Connection, usernames: Sequence[str]) -> dict[str, int]:
    """Ids of the chats that have these names, in small letters and without @."""
    cursor = await connection.execute(
        "SELECT username, chat_id FROM telegram_chats WHERE username = ANY (%s)", (list(usernames),)
    )
    return {row["username"]: int(row["chat_id"]) async for row in cursor}
