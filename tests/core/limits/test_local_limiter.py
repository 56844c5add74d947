"""Turns in one process."""

from __future__ import annotations

import asyncio
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homing.limits import LocalLimiter, WaitTooLong
from homing.limits.limiter import interval


async def _turns(limiter: LocalLimiter, count: int, **rate: float) -> list[float]:
    async def turn() -> float:
        await limiter.acquire("key", rate=rate["rate"], burst=int(rate.get("burst", 1)))
        return time.monotonic()

    return sorted(await asyncio.gather(*(turn() for _ in range(count))))


async def test_the_first_turn_is_at_once() -> None:
    await LocalLimiter().acquire("key", rate=0.001, waited=0)


async def test_turns_are_an_interval_apart() -> None:
    times = await _turns(LocalLimiter(), 5, rate=100)
    assert times[-1] - times[0] >= 0.04


async def test_a_burst_is_let_through_at_once() -> None:
    limiter = LocalLimiter()
    for _ in range(3):
        await limiter.acquire("key", rate=0.001, burst=3, waited=0)
    with pytest.raises(WaitTooLong):
        await limiter.acquire("key", rate=0.001, burst=3, waited=0)


async def test_a_refused_caller_takes_no_turn() -> None:
    limiter = LocalLimiter(clock=lambda: 1)
    await limiter.acquire("key", rate=1)
    for _ in range(3):
        with pytest.raises(WaitTooLong, match=r"key: the next turn is in 1\.0 s"):
            await limiter.acquire("key", rate=1, waited=0.5)


async def test_keys_do_not_wait_for_each_other() -> None:
    limiter = LocalLimiter()
    await limiter.acquire("one", rate=0.001, waited=0)
    await limiter.acquire("two", rate=0.001, waited=0)


async def test_keys_that_are_due_again_are_forgotten() -> None:
    now = 0
    limiter = LocalLimiter(clock=lambda: now)
    for number in range(limiter.sweep_at):
        await limiter.acquire(str(number), rate=1)
    now = 2_000_000
    await limiter.acquire("new", rate=1)
    assert len(limiter) == 1


async def test_pauses_that_are_over_are_forgotten() -> None:
    now = 0
    limiter = LocalLimiter(clock=lambda: now)
    for number in range(limiter.sweep_at * 3):
        now += 10_000
        await limiter.pause(str(number), 1)
    assert len(limiter) <= limiter.sweep_at


@pytest.mark.parametrize("rate", [0, -1, float("nan")])
def test_a_rate_that_lets_nothing_through_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="more than 0"):
        interval(rate)


@given(st.lists(st.tuples(st.floats(0.5, 50), st.integers(0, 300_000)), min_size=2, max_size=20))
def test_no_two_turns_are_closer_than_the_rate_allows(callers: list[tuple[float, int]]) -> None:
    assert asyncio.run(_smallest_slack(callers)) >= 0


async def _smallest_slack(callers: list[tuple[float, int]]) -> int:
    now, had, slack = 1, 0, 0
    limiter = LocalLimiter(clock=lambda: now)
    for rate, pause in callers:
        now += pause
        try:
            await limiter.acquire("key", rate=rate, waited=0)
        except WaitTooLong:
            continue
        slack, had = min(slack, now - had), now + interval(rate)
    return slack


async def test_whoever_gives_up_waiting_takes_no_turn_from_the_others() -> None:
    limiter = LocalLimiter()
    await limiter.acquire("key", rate=20)
    given_up = [asyncio.create_task(limiter.acquire("key", rate=20)) for _ in range(5)]
    patient = asyncio.create_task(limiter.acquire("key", rate=20))
    await asyncio.sleep(0)
    for task in given_up:
        task.cancel()
    started = time.monotonic()
    await patient
    await limiter.acquire("key", rate=20)
    assert 0.29 <= time.monotonic() - started < 3


async def test_turns_that_were_promised_count_for_those_who_will_not_wait() -> None:
    limiter = LocalLimiter()
    waiting = [asyncio.create_task(limiter.acquire("key", rate=10)) for _ in range(4)]
    await asyncio.sleep(0)
    with pytest.raises(WaitTooLong) as refused:
        await limiter.acquire("key", rate=10, waited=0.2)
    assert 0.3 < refused.value.seconds <= 0.4
    await asyncio.gather(*waiting)
