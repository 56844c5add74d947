"""Accounts, chats and who wants them, as rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from psycopg.sql import SQL, Identifier, Placeholder
from psycopg.types.json import Jsonb

from homing.storage.database import Connection

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def mentions(**domains: list[str]) -> Jsonb:
    """What the column `domains` holds."""
    return Jsonb([{"domain": one, "subcategories": some} for one, some in domains.items()])


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

    async def named(self, chat: int, username: str | None, title: str = "") -> None:
        await self.chat(chat)
        await self.connection.execute(
            "UPDATE telegram_chats SET username = %s, title = %s WHERE chat_id = %s",
            (username, title, self.id(chat)),
        )

    async def message(self, chat: int, message_id: int, **columns: Any) -> int:
        """A message of a chat, sent `message_id` minutes after noon; the number of its row."""
        await self.chat(chat)
        row = {
            "chat_id": self.id(chat),
            "message_id": message_id,
            "part_ids": [message_id],
            "text": f"message {message_id}",
            "account_id": "ann",
            "sent_at": NOON + timedelta(minutes=message_id),
        } | columns
        names = SQL(", ").join(map(Identifier, row))
        holes = SQL(", ").join(map(Placeholder, row))
        cursor = await self.connection.execute(
            SQL("INSERT INTO messages ({}) VALUES ({}) RETURNING id").format(names, holes), row
        )
        found = await cursor.fetchone()
        assert found is not None
        return int(found["id"])

    async def classified(self, chat: int, message_id: int, **columns: Any) -> int:
        """The same with a class: an urgent request for repairs, unless something else is said."""
        a_class = {
            "classified_version": 1,
            "classified_at": NOON,
            "classifier": "rules",
            "intents": ["REQUEST"],
            "domains": mentions(CONSTRUCTION_AND_REPAIR=["REPAIR_SERVICES"]),
            "urgency_score": 4,
            "is_spam": False,
            "reasoning": "Somebody needs a plumber.",
            "llm_analysis": Jsonb({}),
        }
        return await self.message(chat, message_id, **a_class | columns)

    async def signal(self, message: int, target: str = "-1005", rule: str = "repairs") -> int:
        cursor = await self.connection.execute(
            "INSERT INTO signals (message_id, target, rule) VALUES (%s, %s, %s) RETURNING id",
            (message, target, rule),
        )
        found = await cursor.fetchone()
        assert found is not None
        return int(found["id"])

    @staticmethod
    def id(chat: int) -> int:
        return -1001000000000 - chat


@pytest.fixture
def telegram(connection: Connection) -> Telegram:
    return Telegram(connection)
