"""Places to choose from, and listings by number."""

from __future__ import annotations

import pytest

from homing.storage import listings
from homing.storage.database import Connection
from tests.core.storage.support import Crawl, advert, new_source


@pytest.fixture
async def crawl(connection: Connection) -> Crawl:
    return await Crawl.start(connection, await new_source(connection))


async def test_only_places_where_something_can_be_had_are_offered(crawl: Crawl) -> None:
    await crawl.see(
        advert("1", city="Київ", district="Поділ"),
        advert("2", city="Київ", district="Оболонь"),
        advert("3", city="Львів", status="sold"),
        advert("4"),
        advert("5", city="Одеса", status="presale"),
    )
    assert await listings.cities(crawl.connection) == ["Київ", "Одеса"]
    assert await listings.districts(crawl.connection, "Київ") == ["Оболонь", "Поділ"]


async def test_without_homes_there_are_no_cities(crawl: Crawl) -> None:
    assert await listings.cities(crawl.connection) == []


async def test_a_listing_names_its_source(crawl: Crawl) -> None:
    other = await Crawl.start(crawl.connection, await new_source(crawl.connection, "other"))
    (stored,) = await other.see(advert())
    listing = await listings.get(crawl.connection, stored.listing_id)
    assert listing is not None
    assert (listing.source_id, listing.source_name) == (other.source_id, "other")


async def test_there_is_no_listing_of_an_unknown_number(crawl: Crawl) -> None:
    assert await listings.get(crawl.connection, 1) is None
    assert await listings.history(crawl.connection, 1) == []
