"""Redis keeps what people are in the middle of; without it they begin again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from homing_bot import memory
from tests.bot.onboarding.talking import Talk, Town, town

_DAY = 24 * 3600


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_url) as redis:
        yield redis


@pytest.fixture
async def here(database_url: str, redis: Redis) -> AsyncIterator[Town]:
    async with town(database_url, memory.storage(redis)) as found:
        yield found


async def kept(redis: Redis) -> list[str]:
    """Keys of the draft, once it is written."""
    async with asyncio.timeout(10):
        while len(keys := await redis.keys("homing:dialog:*")) < 2:  # noqa: ASYNC110 - Redis tells nobody
            await asyncio.sleep(0.01)
    return [key.decode() if isinstance(key, bytes) else key for key in keys]


async def begin(here: Town) -> Talk:
    olha = here.newcomer()
    await olha.say("/start")
    return olha


async def test_a_draft_is_kept_for_some_days_under_a_key_of_ours(here: Town, redis: Redis) -> None:
    await begin(here)
    for key in await kept(redis):
        assert 10 * _DAY < await redis.ttl(key) <= 14 * _DAY


@pytest.mark.parametrize("button", ["o:deal:rent", "o:deal:.cancel", "o:summary:.save"])
async def test_a_press_after_that_offers_to_begin_again(
    here: Town, redis: Redis, button: str
) -> None:
    olha = await begin(here)
    await kept(redis)
    await redis.flushall()
    assert olha.shown is not None
    await olha.change(olha.shown, button)
    assert olha.text.startswith("I have forgotten where we were.")
    await olha.press("o:new")
    assert "o:deal:rent" in olha.buttons


async def test_words_after_that_are_answered_with_what_there_is(here: Town, redis: Redis) -> None:
    olha = await begin(here)
    await kept(redis)
    await redis.flushall()
    assert "I did not understand that." in await olha.say("Lviv")


async def test_a_draft_of_another_version_is_as_good_as_lost(here: Town, redis: Redis) -> None:
    olha = await begin(here)
    keys = await kept(redis)
    [data] = [key for key in keys if key.endswith(":data")]
    await redis.set(data, '{"draft": {"nonsense": 1}}')
    assert (await olha.say("Lviv")).startswith("I have forgotten where we were.")
