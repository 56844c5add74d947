"""Searches that are tried before they are saved."""

from __future__ import annotations

from homing.storage.database import Connection
from tests.core.storage.support import Crawl, advert, new_source, value
from tests.webapp.api.conftest import Ask


async def test_a_draft_is_told_what_it_would_have_brought(connection: Connection, ask: Ask) -> None:
    crawl = await Crawl.start(connection, await new_source(connection))
    await crawl.see(advert("1", city="Київ"), advert("2", city="Львів"))
    draft = {"criteria": {"city": "Київ"}, "days": 7}
    status, found = await ask("POST", "/subscriptions/preview", json=draft)
    listing = await value(connection, "SELECT id FROM listings WHERE city = 'Київ'")
    assert (status, found) == (200, {"matches": 1, "complete": True, "listing_ids": [listing]})


async def test_a_draft_that_cannot_be_is_refused(ask: Ask) -> None:
    draft = {"criteria": {"price_min": 9, "price_max": 3, "currency": "EUR"}}
    status, problem = await ask("POST", "/subscriptions/preview", json=draft)
    assert status == 422
    assert "price" in str(problem["errors"])


async def test_text_that_no_database_holds_is_refused(ask: Ask) -> None:
    status, _ = await ask("POST", "/subscriptions/preview", json={"criteria": {"city": "a\0b"}})
    assert status == 422
