from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.bot.onboarding.talking import Town, town


@pytest.fixture
async def here(database_url: str) -> AsyncIterator[Town]:
    """The bot at work, with an empty database."""
    async with town(database_url) as found:
        yield found
