"""Duties done by hand, on real servers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue

from homing import queues
from homing.settings import Settings
from homing.storage import database
from homing_workers.maintenance import loop
from homing_workers.maintenance.duty import Duty

Once = Callable[[Duty], Awaitable[int | None]]
OnceWith = Callable[[Settings, Duty], Awaitable[int | None]]
Jobs = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture
def settings(database_url: str, redis_url: str, tmp_path: Path) -> Settings:
    variables = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "MEDIA_ROOT": str(tmp_path)}
    variables["HOMING_DATA_DIR"] = str(tmp_path)
    return Settings.model_validate(variables)


@pytest.fixture
async def once_with(database_url: str, redis_url: str) -> AsyncIterator[OnceWith]:
    """Does a duty once, with these settings."""
    async with database.pool(database_url) as pool:
        with queues.connect(redis_url) as redis:
            yield lambda settings, duty: loop.once(settings, pool, redis, duty)


@pytest.fixture
def once(settings: Settings, once_with: OnceWith) -> Once:
    """Does a duty once."""
    return lambda duty: once_with(settings, duty)


@pytest.fixture
def jobs(redis_url: str) -> Jobs:
    """The arguments of the jobs on a queue."""

    def read(name: str) -> list[tuple[object, ...]]:
        with Redis.from_url(redis_url) as redis:
            return [tuple(job.args) for job in Queue(name, connection=redis).jobs]

    return read
