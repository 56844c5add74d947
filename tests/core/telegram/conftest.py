"""Accounts, chats and who wants them, as rows."""

from __future__ import annotations

import pytest

from homing.storage.database import Connection


class Telegram:
    """Makes rows; chats are named by small numbers."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def account(
        self, account_id: str, *chats: int, state: str = "ready", seconds_ago: float | None = 0
    ) -> None:
        """A member of these chats, whose reader gave a sign of life so long ago, or never."""
        await self.connection.execute(
            """
            INSERT INTO telegram_accounts (account_id, state, reason, seen_at)
            VALUES (%s, %s, 'told so', now() - make_interval(secs => %s))
            ON CONFLICT (account_id) DO UPDATE
            SET state = excluded.state, reason = excluded.reason, seen_at = excluded.seen_at
            """,
            (account_id, state, seconds_ago),
        )
        for chat in chats:
            await self.chat(chat)
            await self.connection.execute(
                "INSERT INTO telegram_members (account_id, chat_id, access_hash) VALUES (%s, %s, 1)",
                (account_id, self.id(chat)),
            )

    async def chat(self, chat: int, per_hour: float | None = None) -> None:
        await self.connection.execute(
            """
            INSERT INTO telegram_chats (chat_id, per_hour) VALUES (%s, %s)
            ON CONFLICT (chat_id) DO UPDATE SET per_hour = coalesce(excluded.per_hour, telegram_chats.per_hour)
            """,
            (self.id(chat), per_hour),
        )

    async def want(self, *chats: int | str, source: str = "realty") -> None:
        """By number, or by a name of which nobody knows the number."""
        cursor = await self.connection.execute(
            """
            INSERT INTO sources (namespace, name, type, spec) VALUES ('default', %s, 'telegram', '{}')
            ON CONFLICT (namespace, name) DO UPDATE SET type = 'telegram' RETURNING id
            """,
            (source,),
        )
        row = await cursor.fetchone()
        assert row is not None
        for chat in chats:
            number = self.id(chat) if isinstance(chat, int) else None
            await self.connection.execute(
                "INSERT INTO telegram_wanted (source_id, name, chat_id) VALUES (%s, %s, %s)",
                (row["id"], number or chat, number),
            )

    @staticmethod
    def id(chat: int) -> int:
        return -1001000000000 - chat


@pytest.fixture
def telegram(connection: Connection) -> Telegram:
    return Telegram(connection)
