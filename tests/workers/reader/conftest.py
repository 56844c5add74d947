"""A Telegram server, a database, and readers of its accounts in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from homing.storage import database
from mtproto import testing
from mtproto.testing import Peer
from tests.workers.reader.world import World


@pytest.fixture(scope="session")
def _server() -> Iterator[Peer]:
    with testing.running() as peer:
        yield peer


@pytest.fixture(scope="session")
def _sessions() -> dict[str, str]:
    """By phone, of those who logged in so far."""
    return {}


@pytest.fixture
async def world(
    _server: Peer, _sessions: dict[str, str], database_url: str, redis_url: str
) -> AsyncIterator[World]:
    """An account that is logged in; no reader yet."""
    _server.control.reset()
    _server.control.accept()
    async with database.pool(database_url) as pool:
        world = World(_server, _sessions, database_url, redis_url, pool)
        yield world
        await world.end()
