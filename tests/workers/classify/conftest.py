"""Chats with messages that wait, in a real database."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from homing.settings import Settings
from homing.storage.database import Connection
from homing_workers.classify import run
from homing_workers.signals.acting import Acted

#: When the first message was sent.
BEGINNING = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


class Chats:
    """Makes rows, and reads what became of them."""

    CHAT = -1001234567890

    def __init__(self, connection: Connection, database_url: str) -> None:
        self.connection = connection
        self.database_url = database_url
        self.told: list[Acted] = []
        self._numbers = itertools.count(1)

    async def chat(self, chat_id: int = CHAT) -> int:
        await self.connection.execute(
            "INSERT INTO telegram_chats (chat_id, username) VALUES (%s, 'flats') ON CONFLICT DO NOTHING",
            (chat_id,),
        )
        return chat_id

    async def message(self, text: str = "Доброго ранку!", **fields: Any) -> int:
        """A message that was sent a second after the one before."""
        number = next(self._numbers)
        row = {
            "chat_id": await self.chat(fields.pop("chat_id", self.CHAT)),
            "message_id": number,
            "part_ids": [number],
            "text": text,
            "sent_at": BEGINNING + timedelta(seconds=number),
            "account_id": "anna",
        } | fields
        columns, holes = ", ".join(row), ", ".join(["%s"] * len(row))
        query = f"INSERT INTO messages ({columns}) VALUES ({holes}) RETURNING id"  # noqa: S608
        cursor = await self.connection.execute(query.encode(), list(row.values()))
        found = await cursor.fetchone()
        assert found is not None
        return int(found["id"])

    async def messages(self, texts: Sequence[str]) -> list[int]:
        return [await self.message(text) for text in texts]

    async def edited(self, message: int, text: str) -> None:
        await self.connection.execute(
            "UPDATE messages SET text = %s, version = version + 1 WHERE id = %s", (text, message)
        )

    async def source(self, rules: dict[str, Any], chat_id: int = CHAT) -> None:
        """A source that wants the chat and has rules of its own."""
        await self.connection.execute(
            """
            WITH source AS (
                INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'chats', 'telegram', %s)
                RETURNING id)
            INSERT INTO telegram_wanted (source_id, name, chat_id) SELECT id, '@flats', %s FROM source
            """,
            (Jsonb({"telegram": {"prefilter": rules}}), chat_id),
        )

    async def row(self, message: int) -> dict[str, Any]:
        cursor = await self.connection.execute("SELECT * FROM messages WHERE id = %s", (message,))
        found = await cursor.fetchone()
        assert found is not None
        return found

    async def rows(self) -> list[dict[str, Any]]:
        cursor = await self.connection.execute("SELECT * FROM messages ORDER BY id")
        return await cursor.fetchall()

    async def waiting(self) -> list[int]:
        return [
            row["id"] for row in await self.rows() if row["classified_version"] < row["version"]
        ]

    def settings(self, **values: Any) -> Settings:
        return Settings.model_validate({"DATABASE_URL": self.database_url} | values)

    async def classify(self, **values: Any) -> bool:
        """A job, whose settings are these."""
        return await run.run(self.settings(**values), self.told.append, seconds=60)


@pytest.fixture
def chats(connection: Connection, database_url: str) -> Chats:
    return Chats(connection, database_url)
