"""A Telegram server, and what a reader has around it."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
from cryptography.fernet import Fernet
from redis.asyncio import Redis

from homing.settings import Settings
from homing.storage import database
from homing.storage.database import Pool
from homing.telegram import sessions
from mtproto import testing
from mtproto.testing import Peer

_phones = itertools.count(380500000001)


@pytest.fixture(scope="session")
def _server() -> Iterator[Peer]:
    with testing.running() as peer:
        yield peer


@pytest.fixture
def peer(_server: Peer) -> Peer:
    """A server without accounts and channels."""
    _server.control.reset(accounts=True)
    return _server


@pytest.fixture
def phone() -> str:
    """A number that nobody has."""
    return str(next(_phones))


@dataclass(frozen=True)
class Shelf:
    """Where sessions are kept."""

    settings: Settings
    pool: Pool
    redis: Redis

    async def put(self, account_id: str, session: str) -> None:
        async with self.pool.connection() as connection:
            await sessions.store(self.settings, connection, self.redis, account_id, session)


@pytest.fixture
def settings(database_url: str, redis_url: str) -> Settings:
    return Settings.model_validate(
        {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "TELEGRAM_API_ID": str(testing.API_ID),
            "TELEGRAM_API_HASH": testing.API_HASH,
            "SESSION_CRYPTO_KEY": Fernet.generate_key().decode(),
            "ADMIN_IDS": "4711",
        }
    )


@pytest.fixture
async def shelf(settings: Settings) -> AsyncIterator[Shelf]:
    async with (
        database.pool(settings.require_database_url()) as pool,
        Redis.from_url(settings.require_redis_url()) as redis,
    ):
        yield Shelf(settings, pool, redis)
