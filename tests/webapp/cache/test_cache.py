"""The cache, on a clock of its own: what is kept, for how long, and who works for whom."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from homing.storage.changes import Change, Snapshot
from homing_webapp.cache import Cache, Entry, Shared
from homing_webapp.cache.changes import DEAF_AFTER

_START = Snapshot(100, 100, frozenset())


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """Works answers out, slowly, and counts how often it had to."""

    def __init__(self, snapshot: Snapshot = _START) -> None:
        self.snapshot = snapshot
        self.times = 0
        self.free = asyncio.Event()
        self.free.set()
        self.begun = asyncio.Event()

    async def __call__(self) -> Entry:
        self.times += 1
        self.begun.set()
        snapshot = self.snapshot
        await self.free.wait()
        return Entry(b"%d" % self.times, '"e"', "text/plain", snapshot, frozenset({"*", "city:1"}))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cache(clock: Clock) -> Cache:
    """A cache that hears of changes."""
    cache = Cache(None, clock=clock)
    cache.begin(_START)
    cache.is_alive(clock.now)
    return cache


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_url) as client:
        yield client


async def test_an_answer_is_worked_out_once(cache: Cache) -> None:
    desk = Desk()
    assert [(await cache.get("a", desk)).body for _ in range(3)] == [b"1"] * 3


async def test_a_thousand_who_ask_at_once_cost_one_query(cache: Cache) -> None:
    desk = Desk()
    answers = await asyncio.gather(*(cache.get("a", desk) for _ in range(1000)))
    assert (desk.times, len({id(entry) for entry in answers})) == (1, 1)


async def test_a_change_of_the_city_is_told_to_the_next_who_asks(cache: Cache) -> None:
    desk = Desk()
    await cache.get("a", desk)
    cache.hear(Change(transaction=100, cities=(1,)))
    desk.snapshot = Snapshot(101, 101, frozenset())
    assert (await cache.get("a", desk)).body == b"2"
    assert (await cache.get("a", desk)).body == b"2"


async def test_an_answer_that_was_begun_before_a_commit_is_not_kept(cache: Cache) -> None:
    desk = Desk(Snapshot(100, 102, frozenset({100})))
    desk.free.clear()
    asked = asyncio.create_task(cache.get("a", desk))
    await desk.begun.wait()
    cache.hear(Change(transaction=100, cities=(1,)))
    desk.free.set()
    assert ((await asked).body, cache.peek("a")) == (b"1", None)


async def test_who_asks_after_a_commit_does_not_get_what_was_begun_before_it(cache: Cache) -> None:
    desk = Desk()
    desk.free.clear()
    first = asyncio.create_task(cache.get("a", desk))
    await desk.begun.wait()
    cache.hear(Change(transaction=100, cities=(1,)))
    desk.snapshot = Snapshot(101, 101, frozenset())
    second = asyncio.create_task(cache.get("a", desk))
    await asyncio.sleep(0)
    desk.free.set()
    assert [(await first).body, (await second).body] == [b"1", b"2"]


async def test_a_change_elsewhere_leaves_an_answer_alone(cache: Cache) -> None:
    made = Entry(b"1", '"e"', "text/plain", _START, frozenset({"city:1"}))

    async def make() -> Entry:
        return made

    await cache.get("a", make)
    cache.hear(Change(transaction=100, cities=(2,)))
    assert cache.peek("a") is made


async def test_who_does_not_hear_keeps_nothing(cache: Cache, clock: Clock) -> None:
    desk = Desk()
    await cache.get("a", desk)
    clock.now += DEAF_AFTER
    assert cache.peek("a") is None
    await cache.get("a", desk)
    assert desk.times == 2


async def test_an_answer_leaves_when_its_time_is_over(cache: Cache, clock: Clock) -> None:
    desk = Desk()
    await cache.get("a", desk)
    clock.now += 61
    cache.is_alive(clock.now)
    assert (await cache.get("a", desk)).body == b"2"


async def test_an_error_is_told_to_all_who_wait_and_to_nobody_after(cache: Cache) -> None:
    async def fail() -> Entry:
        raise LookupError("no such home")

    told = await asyncio.gather(*(cache.get("a", fail) for _ in range(3)), return_exceptions=True)
    assert [str(error) for error in told] == ["no such home"] * 3
    assert (await cache.get("a", Desk())).body == b"1"


async def test_processes_share_answers_through_redis(clock: Clock, redis: Redis) -> None:
    desk = Desk()
    for _ in range(2):
        cache = Cache(Shared(redis), clock=clock)
        cache.begin(_START)
        cache.is_alive(clock.now)
        assert (await cache.get("a", desk)).body == b"1"


async def test_an_answer_from_redis_that_missed_a_change_is_not_believed(
    clock: Clock, redis: Redis
) -> None:
    desk = Desk()
    late = Snapshot(101, 101, frozenset())
    for seen in (_START, late):
        cache = Cache(Shared(redis), clock=clock)
        cache.begin(seen)
        cache.is_alive(clock.now)
        await cache.get("a", desk)
        desk.snapshot = late
    assert desk.times == 2


async def test_without_redis_every_process_works_for_itself(clock: Clock) -> None:
    desk = Desk()
    async with Redis.from_url("redis://127.0.0.1:1/0") as nowhere:
        cache = Cache(Shared(nowhere), clock=clock)
        cache.begin(_START)
        cache.is_alive(clock.now)
        assert [(await cache.get("a", desk)).body for _ in range(2)] == [b"1", b"1"]


async def test_nonsense_in_redis_is_as_good_as_nothing(clock: Clock, redis: Redis) -> None:
    shared = Shared(redis)
    await shared.put("a", await Desk()())
    [name] = await redis.keys()
    await redis.set(name, b"nonsense")
    assert await shared.get("a") is None
