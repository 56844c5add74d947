"""The e-mail channel against a mail server in process, with everything else real."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from homing.models.kinds import Channel
from homing.settings import Settings
from homing.storage import users
from mailserver.testing import MailServer, serving

ADDRESS = "olha@mail.test"

SECRET = "a secret of the tests"


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with serving() as server:
        yield server


@pytest.fixture
def settings(mail: MailServer, database_url: str, redis_url: str, tmp_path: Path) -> Settings:
    return Settings.model_validate(
        {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "MEDIA_ROOT": str(tmp_path),
            "PUBLIC_URL": "https://homing.test",
            "SMTP_URL": mail.url,
            "SMTP_RATE": "1000",
            "MAIL_FROM": "Homing <alerts@homing.test>",
            "SECRET_KEY": SECRET,
        }
    )


@pytest.fixture
def mailed(world: Any) -> Callable[..., Awaitable[int]]:
    """Makes a delivery for an address, about a listing with these fields."""

    async def make(address: str = ADDRESS, language: str = "en", **listing: Any) -> int:
        user = await world.value(
            b"SELECT recipient_id FROM recipient_channels WHERE address = %s", (address,)
        ) or await world.user(language=language)
        await users.set_channel(world.connection, user, Channel.EMAIL, address)
        search = await world.subscription(user)
        event = await world.event(**listing)
        return int(await world.delivery(event, user, channel="email", subscription_ids=[search]))

    return make
