"""Turns that processes share."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from homing.embedded import server
from homing.limits import RedisLimiter, WaitTooLong


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_url) as client:
        yield client


async def test_two_limiters_share_one_rate(redis: Redis) -> None:
    async def turn(limiter: RedisLimiter) -> float:
        await limiter.acquire("host:example.com", rate=100)
        return time.monotonic()

    limiters = [RedisLimiter(redis), RedisLimiter(redis)] * 10
    times = await asyncio.gather(*map(turn, limiters))
    assert max(times) - min(times) >= 0.18


async def test_a_burst_is_let_through_at_once(redis: Redis) -> None:
    limiter = RedisLimiter(redis)
    for _ in range(3):
        await limiter.acquire("chat:1", rate=0.001, burst=3, waited=0)
    with pytest.raises(WaitTooLong):
        await limiter.acquire("chat:1", rate=0.001, burst=3, waited=0)


async def test_a_refused_caller_is_told_how_long_it_is(redis: Redis) -> None:
    limiter = RedisLimiter(redis)
    await limiter.acquire("key", rate=0.01)
    with pytest.raises(WaitTooLong) as refused:
        await limiter.acquire("key", rate=0.01, waited=1)
    assert 90 < refused.value.seconds <= 100


async def test_a_refused_caller_takes_no_turn(redis: Redis) -> None:
    limiter = RedisLimiter(redis)
    await limiter.acquire("key", rate=0.01)
    for _ in range(3):
        with pytest.raises(WaitTooLong) as refused:
            await limiter.acquire("key", rate=0.01, waited=0)
        assert refused.value.seconds <= 100


async def test_keys_expire(redis: Redis) -> None:
    await RedisLimiter(redis).acquire("key", rate=10)
    (key,) = await redis.keys()
    assert key == b"homing:limit:key"
    assert 0 < await redis.pttl(key) <= 1100


async def test_without_redis_the_process_limits_itself_and_says_so_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with Redis.from_url(f"redis://127.0.0.1:{server.free_port()}") as nowhere:
        limiter = RedisLimiter(nowhere)
        limiter.pause_seconds = 0
        started = time.monotonic()
        for _ in range(4):
            await limiter.acquire("key", rate=100)
    assert time.monotonic() - started >= 0.03
    assert [record.levelname for record in caplog.records] == ["WARNING"]


async def test_a_redis_that_hangs_counts_as_down(caplog: pytest.LogCaptureFixture) -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(hang, "127.0.0.1", 0) as hanging:
        port = hanging.sockets[0].getsockname()[1]
        async with Redis.from_url(f"redis://127.0.0.1:{port}") as client:
            limiter = RedisLimiter(client)
            limiter.answer_seconds = 0.02
            await limiter.acquire("key", rate=1000)
    assert [record.levelname for record in caplog.records] == ["WARNING"]


async def test_when_redis_is_back_limits_are_shared_again(
    redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    limiter = RedisLimiter(redis)
    limiter.pause_seconds = 0
    await redis.set("homing:limit:key", "not a hash")
    await limiter.acquire("key", rate=100)
    await redis.delete("homing:limit:key")
    await limiter.acquire("key", rate=100)
    assert await redis.exists("homing:limit:key")
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


async def test_turns_are_an_interval_apart_on_the_servers_clock(redis: Redis) -> None:
    limiter = RedisLimiter(redis)
    started = time.monotonic()
    await asyncio.gather(*(limiter.acquire("key", rate=50) for _ in range(20)))
    assert time.monotonic() - started >= 19 / 50 - 0.001


async def test_a_bad_rate_is_refused_with_or_without_redis(redis: Redis) -> None:
    with pytest.raises(ValueError, match="more than 0 turns"):
        await RedisLimiter(redis).acquire("key", rate=0)


async def test_turns_that_were_promised_count_for_those_who_will_not_wait(redis: Redis) -> None:
    limiter = RedisLimiter(redis)
    waiting = [asyncio.create_task(limiter.acquire("key", rate=2)) for _ in range(3)]
    await asyncio.wait(waiting, timeout=0.2)
    with pytest.raises(WaitTooLong) as refused:
        await limiter.acquire("key", rate=2, waited=0.2)
    assert 0.9 < refused.value.seconds <= 1.5
    for task in waiting:
        task.cancel()
