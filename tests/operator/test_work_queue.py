"""The queue of keys."""

from __future__ import annotations

import asyncio

import pytest

from homing_operator.work_queue import WorkQueue


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


@pytest.fixture
def queue(clock: _Clock) -> WorkQueue[str]:
    return WorkQueue(first_delay=1, longest_delay=60, clock=clock)


async def _nothing(queue: WorkQueue[str]) -> bool:
    return await queue.get(timeout=0) is None


async def test_what_waits_waits_once(queue: WorkQueue[str]) -> None:
    for key in ("a", "b", "a"):
        queue.add(key)
    assert [await queue.get(), await queue.get()] == ["a", "b"]
    assert await _nothing(queue)


async def test_what_is_under_way_is_handed_out_again_only_when_it_is_done(
    queue: WorkQueue[str],
) -> None:
    queue.add("a")
    await queue.get()
    queue.add("a")
    assert await _nothing(queue)
    queue.done("a")
    assert await queue.get() == "a"


async def test_what_is_looked_at_for_safety_lets_others_pass(queue: WorkQueue[str]) -> None:
    for key in ("a", "b"):
        queue.add_unhurried(key)
    queue.add("c")
    queue.add("b")
    assert [await queue.get() for _ in range(3)] == ["c", "b", "a"]
    assert await _nothing(queue)


async def test_what_is_under_way_need_not_be_looked_at_for_safety(queue: WorkQueue[str]) -> None:
    queue.add("a")
    await queue.get()
    queue.add_unhurried("a")
    queue.done("a")
    assert await _nothing(queue)


async def test_later_is_later(queue: WorkQueue[str], clock: _Clock) -> None:
    queue.add_later("a", 5)
    assert await _nothing(queue)
    clock.now = 5.1
    assert await queue.get() == "a"


async def test_the_earliest_time_holds(queue: WorkQueue[str], clock: _Clock) -> None:
    for seconds in (9, 3, 6):
        queue.add_later("a", seconds)
    clock.now = 3.1
    assert await queue.get() == "a"
    queue.done("a")
    clock.now = 20
    assert await _nothing(queue)


async def test_a_change_does_not_wait_for_the_time(queue: WorkQueue[str], clock: _Clock) -> None:
    queue.add_later("a", 60)
    queue.add("a")
    assert await queue.get() == "a"
    queue.done("a")
    clock.now = 61
    assert await _nothing(queue)


async def test_pauses_double_up_to_a_bound(queue: WorkQueue[str]) -> None:
    pauses = [queue.failed("a") for _ in range(12)]
    assert 0.75 <= pauses[0] <= 1.25
    assert 6 <= pauses[3] <= 10
    assert 45 <= pauses[-1] <= 75


async def test_a_success_is_a_fresh_start(queue: WorkQueue[str]) -> None:
    for _ in range(5):
        queue.failed("a")
    queue.succeeded("a")
    assert queue.failed("a") <= 1.25


async def test_a_worker_that_waits_is_woken() -> None:
    queue: WorkQueue[str] = WorkQueue()
    waiting = asyncio.create_task(queue.get(timeout=10))
    await asyncio.sleep(0)
    queue.add("a")
    assert await waiting == "a"


@pytest.mark.parametrize("steps", range(4))
async def test_a_worker_that_is_stopped_just_as_a_key_comes_stops(
    queue: WorkQueue[str], steps: int
) -> None:
    """Else the operator would never end."""
    worker = asyncio.create_task(_work(queue))
    await asyncio.sleep(0.01)
    queue.add("a")
    for _ in range(steps):
        await asyncio.sleep(0)
    worker.cancel()
    done, _ = await asyncio.wait([worker], timeout=5)
    assert done


async def _work(queue: WorkQueue[str]) -> None:
    while True:
        await queue.get(timeout=10)
