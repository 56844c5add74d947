"""Feeds, read by an XML parser."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from homing.models.kinds import Channel
from homing.models.subscription import Criteria
from homing.settings import Settings, load
from homing.storage import subscriptions, users
from homing.storage.database import Connection
from tests.core.storage import ledger
from tests.core.storage.support import Crawl, advert, new_source, value
from tests.webapp.support import Client

_ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    environ = {"DATABASE_URL": database_url, "HOMING_DATA_DIR": str(tmp_path)}
    return load(environ | {"SECRET_KEY": "s" * 40}, Path("/dev/null"))


def _titles(feed: bytes) -> list[str]:
    found = etree.fromstring(feed).xpath("//a:entry/a:title/text()", namespaces=_ATOM)
    assert isinstance(found, list)
    return [str(title) for title in found]


async def _crawl(connection: Connection) -> Crawl:
    return await Crawl.start(connection, await new_source(connection))


async def _search(connection: Connection) -> int:
    """A saved search that has found the one home there is."""
    user = await users.create(connection, name="Olha")
    number = await subscriptions.create(connection, user, "By the park", Criteria())
    event = await value(connection, "SELECT id FROM events")
    await ledger.alert(connection, user, [event], [Channel.INBOX], [number])
    return number


async def test_a_search_is_followed_by_its_newest_homes(
    client: Client, connection: Connection
) -> None:
    crawl = await _crawl(connection)
    await crawl.see(advert("1", city="Київ", title="Дім & сад"), advert("2", city="Львів"))
    answer = await client.get("/api/v1/properties/feed?city=Київ")
    assert answer.content_type == "application/atom+xml"
    assert _titles(await answer.read()) == ["Дім & сад · 100 €"]


async def test_what_xml_cannot_hold_is_replaced(client: Client, connection: Connection) -> None:
    crawl = await _crawl(connection)
    await crawl.see(advert(title="a\x0bb"))
    answer = await client.get("/api/v1/properties/feed")
    assert _titles(await answer.read()) == ["a\N{REPLACEMENT CHARACTER}b · 100 €"]


async def test_a_saved_search_is_followed_by_a_signed_address(
    client: Client, connection: Connection
) -> None:
    await (await _crawl(connection)).see(advert(title="Found"))
    number = await _search(connection)
    told = await (await client.get(f"/api/v1/subscriptions/{number}/feed-address")).json()
    path = told["url"].split("/api/v1", 1)[1]
    proxied = {"X-Forwarded-For": "203.0.113.7"}
    answer = await client.get(f"/api/v1{path}", headers=proxied)
    assert _titles(await answer.read()) == ["Found · 100 €"]
    forged = await client.get(f"/api/v1{path[:-2]}xx", headers=proxied)
    assert forged.status == 401


async def test_a_feed_of_a_saved_search_that_is_gone_is_not_found(client: Client) -> None:
    assert (await client.get("/api/v1/subscriptions/9/feed")).status == 404
