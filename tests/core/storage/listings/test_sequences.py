"""Any sequence of observations leaves the rows and events that a plain model of it says."""

from __future__ import annotations

import asyncio

import psycopg
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from psycopg.rows import tuple_row

from homing.models.kinds import RunOutcome
from homing.models.listing import Listing
from homing.storage import database, runs
from homing.storage.database import Connection
from tests.core.storage.listings.plain import Plain
from tests.core.storage.support import Crawl, advert, kinds, new_source, result

_NAMES = ("a", "b", "c", "d")

NAMES = st.lists(st.sampled_from(_NAMES), max_size=4)

ADVERTS = st.builds(
    advert,
    st.sampled_from(_NAMES),
    price=st.sampled_from((None, 1, 2)),
    currency=st.sampled_from(("EUR", "USD")),
    title=st.sampled_from(("Home", "House")),
    status=st.sampled_from(("available", "available", "available", "presale", "sold", "removed")),
    images=st.permutations(("https://img.test/1", "https://img.test/2", "https://img.test/3")).map(
        lambda urls: tuple(urls[:2])
    ),
)

_EVENTS = """
    SELECT external_id, kind, events.old_price, events.new_price
    FROM events JOIN listings ON listings.id = listing_id ORDER BY events.id
"""

_LISTINGS = """
    SELECT external_id, status, listings.price, currency, title, missing_runs,
           ARRAY(SELECT url FROM listing_images WHERE listing_id = listings.id ORDER BY position)
    FROM listings ORDER BY external_id
"""


class Sequences(RuleBasedStateMachine):
    """One source, its runs one after the other, and now and then two at once."""

    url: str

    def __init__(self) -> None:
        super().__init__()
        self.plain = Plain()
        with psycopg.connect(self.url) as connection:
            connection.execute("TRUNCATE sources, properties CASCADE")
        self.runner = asyncio.Runner()
        self.exits = database.connect(self.url)
        self.connection = self.runner.run(self.exits.__aenter__())
        self.crawl = self.runner.run(self._begin())

    @rule(adverts=st.lists(ADVERTS, max_size=5))
    def a_page_is_stored(self, adverts: list[Listing]) -> None:
        before = len(self.plain.told)
        self.plain.see(adverts)
        stored = self.runner.run(self.crawl.see(*adverts))
        told = [kind for _, kind, *_ in self.plain.told[before:]]
        assert [kind for kind in kinds(stored) if kind] == told

    @rule(adverts=st.lists(ADVERTS, min_size=2, max_size=4, unique_by=lambda one: one.external_id))
    def two_runs_store_the_same_page_at_once(self, adverts: list[Listing]) -> None:
        self.plain.see(adverts)
        self.runner.run(self._at_once(adverts))

    @rule(names=NAMES)
    def cards_are_as_last_time(self, names: list[str]) -> None:
        self.plain.touch(names)
        self.runner.run(self.crawl.touch(*names))

    @rule(names=NAMES)
    def pages_are_gone(self, names: list[str]) -> None:
        self.plain.lose(names)
        self.runner.run(self.crawl.lose(*names))

    @rule(missing_runs=st.integers(1, 2))
    def the_crawl_was_complete(self, missing_runs: int) -> None:
        self.plain.miss(missing_runs)
        self.runner.run(self.crawl.miss(missing_runs))
        self._next(RunOutcome.SUCCEEDED)

    @rule()
    def the_crawl_was_partial(self) -> None:
        self._next(RunOutcome.PARTIAL)

    @invariant()
    def events_and_rows_agree(self) -> None:
        assert self._rows(_EVENTS) == self.plain.told
        assert self._rows(_LISTINGS) == [
            (
                name,
                row.status,
                row.listing.price,
                row.listing.currency,
                row.listing.title,
                row.missed,
                list(row.listing.images),
            )
            for name, row in sorted(self.plain.rows.items())
        ]

    def teardown(self) -> None:
        self.runner.run(self.exits.__aexit__(None, None, None))
        self.runner.close()

    async def _begin(self) -> Crawl:
        self.source_id = await new_source(self.connection)
        return await Crawl.start(self.connection, self.source_id)

    async def _at_once(self, adverts: list[Listing]) -> None:
        async with database.connect(self.url) as other:
            await asyncio.gather(
                self.crawl.see(*adverts),
                Crawl(other, self.source_id, self.crawl.run_id).see(*adverts),
            )

    def _next(self, outcome: RunOutcome) -> None:
        self.runner.run(runs.finish(self.connection, self.crawl.run_id, result(outcome)))
        self.crawl = self.runner.run(self.crawl.again())
        self.plain.run += 1

    def _rows(self, query: str) -> list[tuple[object, ...]]:
        async def read(connection: Connection) -> list[tuple[object, ...]]:
            async with connection.cursor(row_factory=tuple_row) as cursor:
                await cursor.execute(query.encode())
                return list(await cursor.fetchall())

        return self.runner.run(read(self.connection))


def test_any_sequence_of_observations_is_told_as_it_was(database_url: str) -> None:
    class Here(Sequences):
        url = database_url

    run_state_machine_as_test(
        Here, settings=settings(max_examples=30, stateful_step_count=15, deadline=None)
    )
