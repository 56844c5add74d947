"""The Telegram channel against the Bot API test server, with everything else real."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from botapi.testing import Running, running
from homing.images import FolderStore
from homing.limits import Limit, LocalLimiter
from homing.models.kinds import Channel
from homing.settings import Settings
from homing.storage import database
from homing_workers.deliver import batch, telegram

Deliver = Callable[..., Awaitable[None]]


@pytest.fixture
async def api() -> AsyncIterator[Running]:
    async with running() as api:
        yield api


@pytest.fixture
def settings(api: Running, database_url: str, redis_url: str, tmp_path: Path) -> Settings:
    return Settings.model_validate(
        {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "MEDIA_ROOT": str(tmp_path),
            "PUBLIC_URL": "https://homing.test",
        }
        | api.environment
    )


class Unlimited(LocalLimiter):
    """Nobody waits."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[tuple[str, float]] = []
        self.pauses: list[tuple[str, float]] = []

    async def acquire(
        self, key: str, *, rate: float, burst: int = 1, waited: float | None = None
    ) -> None:
        await self.acquire_all([Limit(key, rate, burst)], waited=waited)

    async def acquire_all(
        self, limits: Sequence[Limit], *, waited: float | None = None, urgent: bool = False
    ) -> None:
        self.keys += [(limit.key, limit.rate) for limit in limits]

    async def pause(self, key: str, seconds: float) -> None:
        self.pauses.append((key, seconds))


@pytest.fixture
def limiter() -> Unlimited:
    return Unlimited()


@pytest.fixture
def store(settings: Settings) -> FolderStore:
    return FolderStore(settings.media_root, settings.aws_s3_bucket_prefix)


@pytest.fixture
async def deliver(
    settings: Settings, limiter: Unlimited, store: FolderStore
) -> AsyncIterator[Deliver]:
    """Sends deliveries by their ids."""
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(database.pool(settings.require_database_url()))
        sender = await stack.enter_async_context(telegram.open_sender(settings, limiter, store))

        async def run(*ids: int) -> None:
            await batch.send_all(pool, sender, Channel.TELEGRAM, ids)

        yield run


@pytest.fixture
def alert(world: Any, api: Running) -> Callable[..., Awaitable[int]]:
    """Makes a delivery for a chat, about a listing with these fields."""

    async def make(chat: str = "77", language: str = "en", **listing: Any) -> int:
        if chat.startswith("-"):
            api.group(int(chat))
        else:
            api.person(int(chat))
        user = await world.value(
            b"SELECT recipient_id FROM recipient_channels WHERE address = %s", (chat,)
        ) or await world.user(chat=chat, language=language)
        subscription = await world.subscription(user)
        event = await world.event(**listing)
        return int(await world.delivery(event, user, subscription_ids=[subscription]))

    return make
