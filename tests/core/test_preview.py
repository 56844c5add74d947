"""What a draft would have brought."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from homing.models.subscription import Criteria
from homing.preview import preview
from homing.storage import cards
from homing.storage.database import Connection
from homing.storage.history import subjects

DAY = timedelta(days=1)
_ADD = """
    WITH listing AS (
        INSERT INTO listings (source_id, property_id, external_id, url, status, title, content_hash,
                              deal_type, property_type, city, price, currency)
        SELECT sources.id, properties.id, gen_random_uuid()::text, 'https://a.test', 'available',
               coalesce(given.title, 'x'), '', given.deal_type, given.property_type, given.city,
               given.price, CASE WHEN given.price IS NOT NULL THEN 'EUR' END
        FROM sources, properties, jsonb_to_record(%s) AS given (
            title text, deal_type text, property_type text, city text, price numeric)
        RETURNING id)
    INSERT INTO events (listing_id, kind, at) SELECT id, %s, now() - make_interval(days => %s) FROM listing
    RETURNING listing_id
"""


class History:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def add(self, kind: str = "new", days_ago: int = 0, **listing: Any) -> int:
        cursor = await self.connection.execute(_ADD, (Jsonb(listing), kind, days_ago))
        row = await cursor.fetchone()
        assert row is not None
        return int(row["listing_id"])

    async def count(self, days: int = 7, **criteria: Any) -> int:
        since = datetime.now(UTC) - days * DAY
        return (await preview(self.connection, Criteria.model_validate(criteria), since)).matches


@pytest.fixture
async def history(connection: Connection) -> History:
    await connection.execute("""
        INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'a', 'html', '{}');
        INSERT INTO properties DEFAULT VALUES
    """)
    return History(connection)


async def test_matching_events_since_then_are_counted(history: History) -> None:
    for days_ago in (1, 2, 9):
        await history.add(days_ago=days_ago, city="Київ")
    await history.add(city="Львів")
    assert await history.count(city="КИЇВ") == 2
    assert await history.count(city="КИЇВ", days=10) == 3


async def test_what_is_not_stated_counts_as_the_draft_says(history: History) -> None:
    await history.add(deal_type="rent")
    await history.add(deal_type="sale", city="Київ", property_type="house")
    draft: dict[str, Any] = {
        "city": "Київ",
        "deal_types": ["rent"],
        "property_types": ["apartment", "room"],
    }
    assert await history.count(**draft) == 1
    assert await history.count(**draft, unknown_passes=False) == 0


async def test_only_wanted_kinds_of_events_count(history: History) -> None:
    await history.add("removed")
    await history.add("relisted")
    assert await history.count() == 1
    assert await history.count(events=[]) == 2


async def test_words_and_prices_in_other_currencies_are_asked_too(history: History) -> None:
    await history.add(title="балкон", price=100)
    await history.add(title="підвал", price=100)
    draft: dict[str, Any] = {
        "price_max": Decimal("103.89"),
        "currency": "USD",
        "include_words": ["балкон"],
    }
    assert await history.count(**draft) == 1
    assert await history.count(**draft | {"price_max": Decimal("103.88")}) == 0


async def test_the_newest_listings_are_named_once_each(history: History) -> None:
    listings = [await history.add() for _ in range(3)]
    await history.connection.execute(
        "INSERT INTO events (listing_id, kind) VALUES (%s, 'relisted')", (listings[1],)
    )
    found = await preview(
        history.connection, Criteria(), datetime.now(UTC) - DAY, sample=2, limit=4
    )
    assert (found.matches, found.complete) == (4, False)
    assert found.listing_ids == (listings[1], listings[2])


async def test_a_city_where_all_is_gone_is_found_too(history: History) -> None:
    await history.add("sold", city="Київ")
    await history.connection.execute("UPDATE listings SET status = 'sold'")
    cursor = await history.connection.execute("SELECT property_id FROM listings")
    await cards.refresh(history.connection, [row["property_id"] for row in await cursor.fetchall()])
    assert await history.count(city="КИЇВ", events=["sold"]) == 1


async def test_others_have_their_turn_after_a_hundred_events(history: History) -> None:
    for _ in range(150):
        await history.add()
    async with history.connection.transaction():
        since = datetime.now(UTC) - DAY
        found = subjects(history.connection, Criteria(), since, limit=1_000)
        assert [len(portion) async for portion in found] == [100, 50]


async def test_a_city_that_nobody_knows_is_in_no_listing(history: History) -> None:
    await history.add(city="Київ")
    assert await history.count(city="Atlantis") == 0


async def test_a_city_is_found_by_all_of_its_names(history: History) -> None:
    for city in ("Київ", "Kyiv", "киев", "Львів"):
        await history.add(city=city)
    assert await history.count(city="Kiev") == 3
