"""Searching listings, newest first."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from homing.models.kinds import DealType, PropertyType, Status
from homing.storage import listings
from homing.storage.listings import Filters
from tests.core.storage.support import Crawl, advert, new_source


async def found(crawl: Crawl, **filters: Any) -> list[str]:
    stored = await listings.search(crawl.connection, Filters(**filters))
    return [listing.external_id for listing in stored]


async def test_what_can_be_had_comes_newest_first(crawl: Crawl) -> None:
    await crawl.see(advert("1"), advert("2", status="sold"))
    await crawl.see(advert("3", status="presale"), advert("4", status="removed"))
    assert await found(crawl) == ["3", "1"]
    assert await found(crawl, statuses={Status.SOLD, Status.REMOVED}) == ["4", "2"]
    assert await found(crawl, statuses=frozenset()) == ["4", "3", "2", "1"]


async def test_pages_follow_each_other_without_gap_or_repeat(crawl: Crawl) -> None:
    await crawl.see(*(advert(str(number)) for number in range(5)))
    seen: list[str] = []
    before = None
    while page := await listings.search(crawl.connection, before=before, limit=2):
        seen += [listing.external_id for listing in page]
        before = page[-1].id
    assert seen == ["4", "3", "2", "1", "0"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"deal_type": DealType.SALE}, ["b"]),
        ({"property_type": PropertyType.HOUSE}, ["b"]),
        ({"city": "Львів"}, ["b"]),
        ({"city": "Київ", "district": "Поділ"}, ["a"]),
        ({"rooms": {0, 2}}, ["a"]),
        ({"rooms": {2, 3}}, ["b", "a"]),
        ({"rooms_at_least": 3}, ["b"]),
        ({"price_min": Decimal(100)}, ["b", "a"]),
        ({"price_min": Decimal(101)}, ["b"]),
        ({"price_max": Decimal(100)}, ["a"]),
        ({"price_max": Decimal(300), "currency": "EUR"}, ["a"]),
        ({"area_min": Decimal(50)}, ["b"]),
        ({"area_max": Decimal("49.99")}, ["a"]),
        ({"words": ("BALCONY",)}, ["a"]),
        ({"words": ("flat", "quiet")}, ["a"]),
        ({"words": ("flat", "loud")}, []),
        ({"words": ("100%",)}, ["b"]),
        ({"words": ("1_0",)}, []),
        ({"words": ("'; DROP TABLE listings; --",)}, []),
        ({"source_id": 999}, []),
    ],
)
async def test_filters(crawl: Crawl, filters: dict[str, Any], expected: list[str]) -> None:
    await crawl.see(
        advert(
            "a",
            price=100,
            title="Quiet flat",
            description="with a balcony",
            city="Київ",
            district="Поділ",
            rooms=Decimal("2.5"),
            area_total=Decimal(49),
            deal_type="rent",
            property_type="apartment",
        ),
        advert(
            "b",
            price=200,
            currency="USD",
            title="House, 100% new",
            city="Львів",
            rooms=Decimal(3),
            area_total=Decimal(50),
            deal_type="sale",
            property_type="house",
        ),
        advert("c", price=None, status="sold"),
    )
    assert await found(crawl, **filters) == expected


async def test_only_places_where_something_can_be_had_are_offered(crawl: Crawl) -> None:
    await crawl.see(
        advert("1", city="Київ", district="Поділ"),
        advert("2", city="Київ", district="Оболонь"),
        advert("3", city="Львів", status="sold"),
        advert("4"),
    )
    assert await listings.cities(crawl.connection) == ["Київ"]
    assert await listings.districts(crawl.connection, "Київ") == ["Оболонь", "Поділ"]


async def test_a_listing_names_its_source(crawl: Crawl) -> None:
    other = await Crawl.start(crawl.connection, await new_source(crawl.connection, "other"))
    await other.see(advert())
    (listing,) = await listings.search(crawl.connection, Filters(source_id=other.source_id))
    assert (listing.source_id, listing.source_name) == (other.source_id, "other")


async def test_there_is_no_listing_of_an_unknown_number(crawl: Crawl) -> None:
    assert await listings.get(crawl.connection, 1) is None
    assert await listings.history(crawl.connection, 1) == []
