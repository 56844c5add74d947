"""What takes long is read once for all who look."""

from __future__ import annotations

import asyncio

from homing.storage.database import Connection
from homing_webapp.kept import Kept


class Slow:
    """Counts how often it was asked; answers when it is told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.open = asyncio.Event()

    async def __call__(self, connection: Connection) -> int:
        self.asked += 1
        await self.open.wait()
        return self.asked


async def test_many_at_once_are_answered_by_one_reading(connection: Connection) -> None:
    slow = Slow()
    kept = Kept(slow, times=1000)
    reading = [asyncio.create_task(kept.read(connection)) for _ in range(5)]
    slow.open.set()
    assert await asyncio.gather(*reading) == [1] * 5


async def test_a_value_that_is_too_old_is_read_anew(connection: Connection) -> None:
    slow = Slow()
    slow.open.set()
    kept = Kept(slow, times=0)
    assert [await kept.read(connection) for _ in range(2)] == [1, 2]


async def test_what_is_forgotten_is_read_anew(connection: Connection) -> None:
    slow = Slow()
    slow.open.set()
    kept = Kept(slow, times=1e9)
    first = await kept.read(connection)
    kept.forget()
    assert (first, await kept.read(connection)) == (1, 2)


async def test_while_it_is_read_anew_others_get_the_old_one(connection: Connection) -> None:
    slow = Slow()
    slow.open.set()
    kept = Kept(slow, times=0)
    await kept.read(connection)
    slow.open.clear()
    renewing = asyncio.create_task(kept.read(connection))
    await asyncio.sleep(0)
    assert await kept.read(connection) == 1
    slow.open.set()
    assert await renewing == 2
