"""From a stored message to the job that sends: classified by the rules, acted upon, others woken."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from redis import Redis
from rq import Queue

from homing_workers import jobs
from tests.workers.signals import chats
from tests.workers.signals.chats import TARGET

Waiting = Callable[[str], int]


@pytest.fixture
def environment(database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.setenv("SIGNALS_BOT_CHAT_ID", TARGET)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


@pytest.fixture
def waiting(redis_url: str) -> Waiting:
    """How many jobs wait on a queue."""

    def count(queue: str) -> int:
        with Redis.from_url(redis_url) as redis:
            return len(Queue(queue, connection=redis).jobs)

    return count


async def test_a_request_is_on_its_way_to_the_chat(
    world: Any, environment: None, waiting: Waiting
) -> None:
    await chats.message(world, "Добрий день! Шукаю майстра, щоб полагодити кран на кухні, тече")
    await asyncio.to_thread(jobs.classify)
    assert await world.rows(b"SELECT target, rule FROM signals") == [(TARGET, "default")]
    assert waiting("deliver-telegram") == 1


async def test_an_offer_is_a_listing_that_is_to_be_matched(
    world: Any, environment: None, waiting: Waiting
) -> None:
    await chats.message(
        world, "Здам 2-кімнатну квартиру, Київ, Оболонь. 54 м², 3/9 поверх. 15 000 грн/міс"
    )
    await chats.source(world)
    await asyncio.to_thread(jobs.classify)
    assert await world.rows(b"SELECT city, rooms::int, price::int FROM listings") == [
        ("Київ", 2, 15000)
    ]
    assert waiting("match") == 1


async def test_a_withdrawn_offer_is_gone(world: Any, environment: None) -> None:
    given = await chats.message(world, "Здам 2-кімнатну квартиру, Київ, Оболонь. 15 000 грн/міс")
    await chats.source(world)
    await asyncio.to_thread(jobs.classify)
    await chats.delete(world, given)
    await asyncio.to_thread(jobs.classify)
    assert await world.value(b"SELECT status FROM listings") == "removed"


async def test_without_redis_nothing_is_lost(
    world: Any, environment: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    await chats.message(world, "Добрий день! Шукаю майстра, щоб полагодити кран на кухні, тече")
    await asyncio.to_thread(jobs.classify)
    assert await world.value(b"SELECT state FROM deliveries") == "pending"
