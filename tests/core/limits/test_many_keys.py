"""Turns at several keys at once, pauses, and those who may go first: the same in Redis and in one process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
from redis.asyncio import Redis

from homing.limits import Limit, Limiter, LocalLimiter, RedisLimiter, WaitTooLong

BOT = Limit("bot", rate=50)


@pytest.fixture(params=["redis", "local"])
async def limiter(request: pytest.FixtureRequest) -> AsyncIterator[Limiter]:
    if request.param == "local":
        yield LocalLimiter()
        return
    async with Redis.from_url(request.getfixturevalue("redis_url")) as client:
        yield RedisLimiter(client)


async def took(limiter: Limiter, *limits: Limit, urgent: bool = False) -> float:
    started = time.monotonic()
    await limiter.acquire_all(limits, urgent=urgent)
    return time.monotonic() - started


async def test_a_turn_is_taken_at_all_keys(limiter: Limiter) -> None:
    await limiter.acquire_all([Limit("chat", rate=0.01), BOT])
    for key in ("chat", "bot"):
        with pytest.raises(WaitTooLong, match=key):
            await limiter.acquire(key, rate=0.01, waited=0)


async def test_who_waits_for_one_key_takes_no_turn_of_the_next(limiter: Limiter) -> None:
    chat = Limit("chat", rate=0.5)
    await limiter.acquire_all([chat])
    waiting = asyncio.create_task(limiter.acquire_all([chat, BOT]))
    await asyncio.sleep(0.05)
    await limiter.acquire("bot", rate=0.01, waited=0)
    waiting.cancel()


async def test_two_turns_of_a_chat_are_an_interval_apart_however_long_the_bots_line(
    limiter: Limiter,
) -> None:
    chat, times = Limit("chat", rate=5), []
    line = [asyncio.create_task(limiter.acquire_all([BOT])) for _ in range(8)]

    async def write() -> None:
        await limiter.acquire_all([chat, BOT])
        times.append(time.monotonic())

    await asyncio.gather(write(), write(), *line)
    assert times[1] - times[0] >= 0.17


async def test_all_together_keep_the_rate_of_the_key_that_they_share(limiter: Limiter) -> None:
    started = time.monotonic()
    chats = [Limit(f"chat:{number % 10}", rate=4) for number in range(20)]
    await asyncio.gather(*(limiter.acquire_all([chat, BOT]) for chat in chats))
    assert 0.379 <= time.monotonic() - started < 3


async def test_what_counts_for_several_turns_takes_as_long(limiter: Limiter) -> None:
    await limiter.acquire_all([Limit("group", rate=10, cost=5)])
    with pytest.raises(WaitTooLong) as refused:
        await limiter.acquire("group", rate=10, waited=0.1)
    assert 0.4 < refused.value.seconds <= 0.5


async def test_a_key_of_which_nothing_is_known_rests_first(limiter: Limiter) -> None:
    unknown = Limit("bot", rate=50, rest=0.2)
    rested, again = await took(limiter, unknown), await took(limiter, unknown)
    assert rested >= 0.18
    assert again < rested


async def test_those_who_wait_have_their_turns_though_redis_was_emptied(redis_url: str) -> None:
    unknown = Limit("bot", rate=10, rest=0.1)
    async with Redis.from_url(redis_url) as client:
        limiter = RedisLimiter(client)
        await limiter.acquire_all([unknown])
        waiting = [asyncio.create_task(took(limiter, unknown)) for _ in range(4)]
        await asyncio.sleep(0.05)
        await client.flushall()
        times = sorted(await asyncio.gather(*waiting))
    assert all(0.07 < later - sooner < 0.3 for sooner, later in pairwise(times))


async def test_who_is_urgent_goes_before_those_who_wait(limiter: Limiter) -> None:
    slow = Limit("bot", rate=10)
    waiting = [asyncio.create_task(limiter.acquire_all([slow])) for _ in range(6)]
    await asyncio.sleep(0.01)
    assert await took(limiter, slow, urgent=True) <= 0.15
    assert sum(task.done() for task in waiting) <= 2
    started = time.monotonic()
    await asyncio.gather(*waiting)
    assert time.monotonic() - started >= 0.39


async def test_a_paused_key_gives_no_turn_not_even_to_those_who_wait(limiter: Limiter) -> None:
    await limiter.acquire("chat", rate=10)
    waiting = asyncio.create_task(took(limiter, Limit("chat", rate=10)))
    await asyncio.sleep(0.02)
    await limiter.pause("chat", 0.3)
    assert await waiting >= 0.28


async def test_a_pause_holds_for_bursts_too_and_gets_no_shorter(limiter: Limiter) -> None:
    await limiter.pause("chat", 5)
    await limiter.pause("chat", 0.1)
    with pytest.raises(WaitTooLong) as refused:
        await limiter.acquire("chat", rate=1, burst=10, waited=1)
    assert 4 < refused.value.seconds <= 5


async def test_whoever_waits_for_a_key_that_is_paused_for_long_is_told(limiter: Limiter) -> None:
    await limiter.acquire("chat", rate=10)
    waiting = asyncio.create_task(limiter.acquire("chat", rate=10, waited=1))
    await asyncio.sleep(0.02)
    await limiter.pause("chat", 30)
    with pytest.raises(WaitTooLong) as refused:
        await waiting
    assert 29 < refused.value.seconds <= 30


async def test_a_pause_is_shared_and_holds_while_redis_is_away(redis_url: str) -> None:
    async with (
        Redis.from_url(redis_url) as client,
        Redis.from_url("redis://127.0.0.1:1") as nowhere,
    ):
        one, other = RedisLimiter(client), RedisLimiter(client)
        await one.pause("chat", 30)
        with pytest.raises(WaitTooLong):
            await other.acquire("chat", rate=1, waited=1)
        alone = RedisLimiter(nowhere)
        await alone.pause("chat", 30)
        with pytest.raises(WaitTooLong):
            await alone.acquire("chat", rate=1, waited=1)
