"""The SMS channel against the test server, with everything else real."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from homing.models.kinds import Channel
from homing.settings import Settings
from homing.storage import users
from smsprovider.server import Options
from smsprovider.testing import Running, running

NUMBER = "+380501234567"


@pytest.fixture
async def provider() -> AsyncIterator[Running]:
    async with running(Options(pace=None)) as server:
        yield server


@pytest.fixture
def settings(provider: Running, database_url: str, redis_url: str, tmp_path: Path) -> Settings:
    return Settings.model_validate(
        {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "MEDIA_ROOT": str(tmp_path),
            "PUBLIC_URL": "https://homing.test",
            "SMS_RATE": "1000",
            **provider.environment,
        }
    )


@pytest.fixture
def texted(world: Any) -> Callable[..., Awaitable[int]]:
    """Makes a delivery for a number, about a listing with these fields."""

    async def make(number: str = NUMBER, language: str = "en", **listing: Any) -> int:
        user = await world.user(language=language)
        await users.set_channel(world.connection, user, Channel.SMS, number)
        event = await world.event(**listing)
        return int(await world.delivery(event, user, channel="sms"))

    return make
