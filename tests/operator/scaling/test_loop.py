"""The loop: each pool at its own interval, whatever others do."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import structlog

from homing_operator.errors import Unavailable
from homing_operator.scaling.loop import Loop
from homing_operator.store import Key

A, B = Key("homing", "a"), Key("homing", "b")


class Pools:
    """Counts looks; some pools behave badly."""

    def __init__(self) -> None:
        self.looks: Counter[Key] = Counter()
        self.intervals: dict[Key, float] = {A: 0.01, B: 0.01}
        self.bad: dict[Key, Callable[[], Awaitable[None]]] = {}
        self.beats = 0
        self.loop = Loop(self._look, self.intervals.get, self._beat)

    async def _look(self, key: Key) -> None:
        self.looks[key] += 1
        if key in self.bad:
            await self.bad[key]()

    def _beat(self) -> None:
        self.beats += 1

    async def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 5
        while not condition():
            assert time.monotonic() < deadline
            await asyncio.sleep(0.005)


@contextlib.asynccontextmanager
async def going(pools: Pools) -> AsyncIterator[Pools]:
    for key in pools.intervals:
        pools.loop.now(key)
    task = asyncio.create_task(pools.loop.run())
    try:
        # Written out with all their variables, errors would take seconds each.
        with structlog.testing.capture_logs():
            yield pools
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def pools() -> Pools:
    return Pools()


async def test_each_pool_is_looked_at_again_and_again(pools: Pools) -> None:
    async with going(pools):
        await pools.until(lambda: min(pools.looks[A], pools.looks[B]) > 5)
    assert pools.beats > 5


async def test_each_pool_keeps_to_its_own_interval(pools: Pools) -> None:
    pools.intervals[B] = 60
    async with going(pools):
        await pools.until(lambda: pools.looks[A] > 5)
    assert pools.looks[B] == 1


@pytest.mark.parametrize("error", [Unavailable("no answer"), RuntimeError("a mistake of ours")])
async def test_a_pool_that_fails_is_looked_at_again_and_stops_no_other(
    pools: Pools, error: Exception
) -> None:
    async def fail() -> None:
        raise error

    pools.bad[A] = fail
    async with going(pools):
        await pools.until(lambda: min(pools.looks[A], pools.looks[B]) > 3)


async def test_a_pool_that_hangs_stops_no_other_and_is_ended(
    pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("homing_operator.scaling.loop._LONGEST", 0.2)
    pools.bad[A] = lambda: asyncio.sleep(60)
    async with going(pools):
        await pools.until(lambda: pools.looks[B] > 5)
        assert pools.looks[A] == 1
        await pools.until(lambda: pools.looks[A] == 2)


async def test_an_edited_pool_is_looked_at_without_delay(pools: Pools) -> None:
    pools.intervals[A] = 60
    async with going(pools):
        await pools.until(lambda: pools.looks[A] == 1)
        pools.loop.now(A)
        await pools.until(lambda: pools.looks[A] == 2)


async def test_a_pool_that_is_edited_during_a_look_gets_another(pools: Pools) -> None:
    pools.intervals[A] = 60
    gate = asyncio.Event()

    async def wait() -> None:
        await gate.wait()

    pools.bad[A] = wait
    async with going(pools):
        await pools.until(lambda: pools.looks[A] == 1)
        pools.loop.now(A)
        gate.set()
        await pools.until(lambda: pools.looks[A] == 2)


async def test_a_pool_that_is_gone_is_not_looked_at_again(pools: Pools) -> None:
    async with going(pools):
        await pools.until(lambda: pools.looks[A] > 1)
        del pools.intervals[A]
        await pools.until(lambda: pools.looks[B] > pools.looks[A] + 5)
    assert pools.looks[A] < pools.looks[B]


async def test_the_loop_can_run_again(pools: Pools) -> None:
    async with going(pools):
        await pools.until(lambda: pools.looks[A] > 1)
    before = pools.looks[A]
    async with going(pools):
        await pools.until(lambda: pools.looks[A] > before)
