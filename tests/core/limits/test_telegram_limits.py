"""The pace that workers and bot share."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from homing.limits import RedisLimiter, WaitTooLong
from homing.limits.telegram import TelegramPace


@pytest.fixture
async def pace(redis_url: str) -> AsyncIterator[TelegramPace]:
    async with Redis.from_url(redis_url) as client:
        yield TelegramPace(RedisLimiter(client), 5)


async def is_paused(pace: TelegramPace, chat: str) -> bool:
    try:
        await pace.turn(chat, waited=2)
    except WaitTooLong:
        return True
    return False


async def test_a_person_gets_one_message_a_second_from_the_last_answer(pace: TelegramPace) -> None:
    await pace.turn("77")
    await asyncio.sleep(0.3)
    await pace.answered("77")
    started = time.monotonic()
    await pace.turn("77")
    assert 0.97 <= time.monotonic() - started < 3


async def test_a_group_gets_a_message_each_three_seconds(pace: TelegramPace) -> None:
    await pace.turn("-5")
    await pace.answered("-5")
    with pytest.raises(WaitTooLong) as refused:
        await pace.turn("-5", waited=1)
    assert 2.9 < refused.value.seconds < 3.1


async def test_a_refusal_pauses_its_chat_for_all(pace: TelegramPace) -> None:
    await pace.refused("-5", 30)
    assert await is_paused(pace, "-5")
    assert not await is_paused(pace, "77")


async def test_a_second_refusal_at_once_pauses_the_bot(pace: TelegramPace) -> None:
    await pace.refused("1", 30)
    await pace.refused("2", 30)
    assert await is_paused(pace, "77")


async def test_another_bot_is_not_paused(pace: TelegramPace, redis_url: str) -> None:
    await pace.refused("1", 30)
    await pace.refused("2", 30)
    async with Redis.from_url(redis_url) as client:
        assert not await is_paused(TelegramPace(RedisLimiter(client), 6), "77")


async def test_answers_go_before_a_hundred_alerts(pace: TelegramPace) -> None:
    alerts = [asyncio.create_task(pace.turn(str(chat))) for chat in range(100)]
    await asyncio.sleep(0.1)
    await pace.turn("777", urgent=True)
    assert sum(task.done() for task in alerts) < 50
    for task in alerts:
        task.cancel()
