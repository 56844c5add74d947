"""A chat that an account reads."""

from __future__ import annotations

import pytest

from homing.storage.database import Connection
from tests.core.storage.telegram.support import CHAT


@pytest.fixture
async def chat(connection: Connection) -> int:
    """The number of a chat that was never read."""
    await connection.execute("INSERT INTO telegram_chats (chat_id) VALUES (%s)", (CHAT,))
    return CHAT
