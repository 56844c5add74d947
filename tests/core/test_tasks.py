"""Loops that outlive errors end when they are told to."""

from __future__ import annotations

import asyncio

from homing.tasks import is_cancelled


async def _outlives_its_cancelling(begun: asyncio.Event) -> int:
    rounds = 0
    while not is_cancelled():
        rounds += 1
        begun.set()
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            # As a query does that ends with the database's own error.
            continue
    return rounds


async def test_a_lost_cancelling_ends_the_loop_all_the_same() -> None:
    begun = asyncio.Event()
    task = asyncio.create_task(_outlives_its_cancelling(begun))
    await begun.wait()
    task.cancel()
    assert await asyncio.wait_for(task, 5) == 1


async def test_an_untouched_task_is_not_cancelled() -> None:
    assert not is_cancelled()
