"""Cards say what listings and likes say, whatever happened."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from homing.models.kinds import Status
from homing.storage import cards, database, properties, roles
from homing.storage.cards import keeping
from homing.storage.database import Connection
from homing.storage.properties import Filters, Sort, likes
from tests.core.storage.properties.people import new_user, new_users
from tests.core.storage.support import Crawl, advert, column, new_source, value

_ALL = "SELECT * FROM property_cards ORDER BY property_id"
_IDS = st.sampled_from(["1", "2", "3"])


async def _rows(connection: Connection, query: str = _ALL) -> list[dict[str, Any]]:
    cursor = await connection.execute(query.encode())
    return await cursor.fetchall()


async def from_scratch(connection: Connection) -> list[dict[str, Any]]:
    """The cards as they would be written today."""
    async with connection.transaction(force_rollback=True):
        await connection.execute("DELETE FROM property_cards")
        await cards.refresh(connection, await column(connection, "SELECT id FROM properties"))
        return await _rows(connection)


def equal(left: list[dict[str, Any]], right: list[dict[str, Any]]) -> bool:
    """Heat is a float that was added up in another order."""
    return [{**row, "heat": None} for row in left] == [{**row, "heat": None} for row in right] and [
        pytest.approx(row["heat"], abs=1e-9) for row in left
    ] == [row["heat"] for row in right]


class Sequences(RuleBasedStateMachine):
    url: str

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.context = database.connect(self.url)
        self.run = self.runner.run
        self.connection = self.run(self.context.__aenter__())
        self.run(self._prepare())

    async def _prepare(self) -> None:
        await self.connection.execute("TRUNCATE sources, properties, recipients CASCADE")
        self.crawl = await Crawl.start(self.connection, await new_source(self.connection))
        self.people = await new_users(self.connection, 3)

    def teardown(self) -> None:
        self.run(self.context.__aexit__(None, None, None))
        self.runner.close()

    @rule(
        external_id=_IDS,
        price=st.none() | st.sampled_from([80, 100, 120]),
        currency=st.sampled_from(["EUR", "USD"]),
        status=st.sampled_from(list(Status)),
        city=st.none() | st.sampled_from(["Київ", "київ", "Lviv"]),
        old_price=st.none() | st.just(Decimal(200)),
        area=st.none()
        | st.sampled_from([Decimal("40.5"), Decimal(20_000_000), Decimal(30_000_000)]),
    )
    def see(self, area: Decimal | None, external_id: str, price: int | None, **fields: Any) -> None:
        self.run(self.crawl.see(advert(external_id, price=price, area_total=area, **fields)))

    @rule()
    def next_run(self) -> None:
        self.crawl = self.run(self.crawl.again())

    @rule()
    def miss(self) -> None:
        self.crawl = self.run(self.crawl.again())
        self.run(self.crawl.miss())

    @rule(external_id=_IDS)
    def lose(self, external_id: str) -> None:
        self.run(self.crawl.lose(external_id))

    @rule(person=st.integers(0, 2), place=st.integers(0, 2), wanted=st.booleans())
    def like(self, person: int, place: int, wanted: bool) -> None:
        homes = self.run(column(self.connection, "SELECT id FROM properties ORDER BY id"))
        if homes:
            change = likes.add if wanted else likes.remove
            self.run(change(self.connection, homes[place % len(homes)], self.people[person]))

    @rule(person=st.integers(0, 2))
    def leave(self, person: int) -> None:
        query = b"DELETE FROM recipients WHERE id = %s"
        self.run(self.connection.execute(query, (self.people[person],)))
        self.people[person] = self.run(new_user(self.connection))

    @invariant()
    def cards_are_as_if_written_today(self) -> None:
        assert equal(self.run(_rows(self.connection)), self.run(from_scratch(self.connection)))


def test_any_sequence_leaves_the_cards_that_would_be_written_today(database_url: str) -> None:
    class Here(Sequences):
        url = database_url

    run_state_machine_as_test(
        Here, settings=settings(max_examples=15, stateful_step_count=12, deadline=None)
    )


async def test_a_bulk_load_is_caught_up_with(crawl: Crawl) -> None:
    count = keeping.AT_ONCE + 1
    await crawl.see(*[advert(str(number)) for number in range(count)])
    assert await value(crawl.connection, "SELECT count(*) FROM property_cards") == 0
    taken = [await cards.catch_up(crawl.connection, 150) for _ in range(3)]
    assert taken == [150, count - 150, 0]
    assert equal(await _rows(crawl.connection), await from_scratch(crawl.connection))


async def test_two_processes_share_what_waits(crawl: Crawl, database_url: str) -> None:
    count = keeping.AT_ONCE + 1
    await crawl.see(*[advert(str(number)) for number in range(count)])
    async with database.connect(database_url) as other, crawl.connection.transaction():
        assert await cards.catch_up(crawl.connection, 100) == 100
        assert await cards.catch_up(other, 1000) == count - 100
    assert await value(crawl.connection, "SELECT count(*) FROM property_cards") == count


async def test_a_like_counts_while_the_card_waits(crawl: Crawl) -> None:
    await crawl.see(*[advert(str(number)) for number in range(keeping.AT_ONCE + 1)])
    home = await value(crawl.connection, "SELECT min(id) FROM properties")
    await likes.add(crawl.connection, home, await new_user(crawl.connection))
    await cards.catch_up(crawl.connection)
    page = await properties.search(crawl.connection, Filters(), Sort.LIKES, limit=1)
    assert (page.homes[0].id, page.homes[0].likes) == (home, 1)


async def test_a_home_speaks_through_its_best_listing(crawl: Crawl) -> None:
    await crawl.see(advert("1", status=Status.SOLD), advert("2", price=70))
    first, second = await column(crawl.connection, "SELECT id FROM properties ORDER BY id")
    await crawl.connection.execute("UPDATE listings SET property_id = %s", (first,))
    await cards.refresh(crawl.connection, [first, second])
    home = await properties.get(crawl.connection, first)
    assert home is not None
    assert (home.card.status, home.card.url) == (Status.AVAILABLE, "https://portal.test/2")
    assert len(home.listings) == 2


async def test_a_deleted_listing_hands_its_home_over(crawl: Crawl) -> None:
    await crawl.see(advert("1"), advert("2"))
    first = await value(crawl.connection, "SELECT min(id) FROM properties")
    await crawl.connection.execute("UPDATE listings SET property_id = %s", (first,))
    await crawl.connection.execute("DELETE FROM listings WHERE external_id = '1'")
    await cards.catch_up(crawl.connection)
    found = await properties.cards(crawl.connection, [first])
    assert found[first].url == "https://portal.test/2"


async def test_a_sold_home_is_sold_at_the_commit(crawl: Crawl) -> None:
    await crawl.see(advert())
    async with crawl.connection.transaction():
        await crawl.see(advert(status=Status.SOLD))
        assert (await properties.search(crawl.connection)).homes == ()


async def test_equal_cards_are_not_written_again(crawl: Crawl) -> None:
    await crawl.see(advert())
    query = "SELECT xmin::text FROM property_cards"
    before = await column(crawl.connection, query)
    await cards.refresh(
        crawl.connection, await column(crawl.connection, "SELECT id FROM properties")
    )
    # The row was locked, so xmax changed, and xmin did not.
    assert await column(crawl.connection, query) == before


async def test_the_role_of_syncs_may_do_all_that(connection: Connection, database_url: str) -> None:
    source_id = await new_source(connection)
    async with database.connect(database_url, role=roles.SYNC) as restricted:
        crawl = await Crawl.start(restricted, source_id)
        await crawl.see(
            *[advert(str(number), city="Київ") for number in range(keeping.AT_ONCE + 1)]
        )
        await crawl.see(advert("1", status=Status.SOLD, city="Lviv"))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await restricted.execute("DELETE FROM property_likes")
