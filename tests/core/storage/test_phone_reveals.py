"""Looks at phone numbers are counted for an hour and kept for as long as deliveries."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from homing.storage import database, phone_reveals, users
from homing.storage.database import Connection
from tests.core.storage.support import Crawl, advert, column, new_source


@pytest.fixture
async def listings(connection: Connection) -> list[int]:
    crawl = await Crawl.start(connection, await new_source(connection))
    stored = await crawl.see(*(advert(str(number)) for number in range(4)))
    return [one.listing_id for one in stored]


@pytest.fixture
async def person(connection: Connection) -> int:
    return await users.create(connection, name="a")


async def note(connection: Connection, person: int, listing: int) -> float | None:
    async with connection.transaction():
        return await phone_reveals.note(connection, person, listing, most=2)


async def test_who_has_looked_at_as_many_as_allowed_is_told_how_long_to_wait(
    connection: Connection, person: int, listings: list[int]
) -> None:
    for listing in (listings[0], listings[0], listings[1]):
        assert await note(connection, person, listing) is None
    wait = await note(connection, person, listings[2])
    assert wait is not None
    assert 3500 < wait <= 3600
    assert await note(connection, person, listings[1]) is None


async def test_looks_at_the_same_time_are_no_way_around_it(
    connection: Connection, database_url: str, person: int, listings: list[int]
) -> None:
    async with AsyncExitStack() as stack:
        open_ones = [
            await stack.enter_async_context(database.connect(database_url)) for _ in listings
        ]
        looks = (note(one, person, two) for one, two in zip(open_ones, listings, strict=True))
        waits = await asyncio.gather(*looks)
    assert sum(wait is None for wait in waits) == 2


async def test_old_looks_go_in_small_batches(
    connection: Connection, person: int, listings: list[int]
) -> None:
    for listing in listings[:2]:
        await note(connection, person, listing)
    await connection.execute("UPDATE phone_reveals SET at = at - interval '100 days'")
    await note(connection, person, listings[2])
    dropped = [await phone_reveals.drop(connection, days=90, limit=1) for _ in range(3)]
    assert dropped == [1, 1, 0]
    assert await column(connection, "SELECT listing_id FROM phone_reveals") == [listings[2]]
