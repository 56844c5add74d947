"""Announcements of changes."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from homing.storage import cards, changes, database
from homing.storage.changes import Change, Snapshot
from homing.storage.database import Connection
from tests.core.storage.support import Crawl, advert, new_source, value

_NUMBERS = st.integers(3, 30)


@st.composite
def _snapshots(draw: st.DrawFn) -> Snapshot:
    following = draw(_NUMBERS)
    running = draw(st.frozensets(st.integers(1, following - 1), max_size=3))
    return Snapshot(min(running, default=following), following, running)


@given(_snapshots())
def test_a_snapshot_is_read_as_it_was_written(snapshot: Snapshot) -> None:
    assert Snapshot.parse(str(snapshot)) == snapshot


@given(_snapshots(), _snapshots())
def test_a_snapshot_covers_another_where_it_sees_all_that_the_other_sees(
    one: Snapshot, other: Snapshot
) -> None:
    seen = [number for number in range(1, 40) if other.sees(number)]
    assert one.covers(other) == (one.next >= other.next and all(map(one.sees, seen)))


@pytest.mark.parametrize("text", ["", "1:2", "1:2:x", "a:b:"])
def test_what_is_no_snapshot_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Snapshot.parse(text)


async def _heard(listening: Connection) -> list[Change]:
    return [change async for change in changes.heard(listening, seconds=0.2)]


async def test_a_new_home_is_announced_with_its_city_when_it_is_committed(
    connection: Connection, database_url: str
) -> None:
    crawl = await Crawl.start(connection, await new_source(connection))
    async with database.connect(database_url) as listening:
        before = await changes.listen(listening)
        async with connection.transaction():
            await crawl.see(advert(city="Київ"))
            assert await _heard(listening) == []
        heard = await _heard(listening)
    home = await value(connection, "SELECT property_id FROM listings")
    city = await value(connection, "SELECT city_id FROM property_cards")
    assert {one for change in heard for one in change.properties} == {home}
    assert {one for change in heard for one in change.cities} == {city}
    assert not any(before.sees(change.transaction) for change in heard)


async def test_a_home_that_moves_is_announced_in_both_cities(
    connection: Connection, database_url: str
) -> None:
    crawl = await Crawl.start(connection, await new_source(connection))
    await crawl.see(advert(city="Київ"))
    async with database.connect(database_url) as listening:
        await changes.listen(listening)
        await crawl.see(advert(city="Львів"))
        heard = await _heard(listening)
    assert len({one for change in heard for one in change.cities}) == 2


async def test_a_home_that_is_seen_unchanged_is_not_announced(
    connection: Connection, database_url: str
) -> None:
    crawl = await Crawl.start(connection, await new_source(connection))
    await crawl.see(advert())
    async with database.connect(database_url) as listening:
        await changes.listen(listening)
        await crawl.see(advert())
        assert await _heard(listening) == []


async def test_many_homes_are_announced_in_parts_that_fit(
    connection: Connection, database_url: str
) -> None:
    crawl = await Crawl.start(connection, await new_source(connection))
    async with database.connect(database_url) as listening:
        await changes.listen(listening)
        await crawl.see(*(advert(str(number), city=f"Town {number}") for number in range(700)))
        await cards.catch_up(connection)
        heard = await _heard(listening)
    assert len({one for change in heard for one in change.properties}) == 700
    assert len({one for change in heard for one in change.cities}) == 700
