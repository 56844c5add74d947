"""Answers about homes that the cache keeps, on a running application."""

from __future__ import annotations

import asyncio
import time

from homing.models.kinds import Status
from homing.storage.database import Connection
from homing_webapp.cache import CACHE
from tests.core.storage.support import Crawl, advert, new_source
from tests.webapp.support import Client

_KYIV = "/api/v1/properties?city=Київ"


async def _until_kept(client: Client, path: str) -> str:
    """Asks until the cache knows the answer; its entity tag."""
    assert client.app is not None
    async with asyncio.timeout(10):
        while True:
            answer = await client.get(path)
            if client.app[CACHE].peek(f"application/json {answer.url.raw_path_qs}") is not None:
                return answer.headers["ETag"]
            await asyncio.sleep(0.01)


async def test_who_has_the_answer_is_told_that_it_still_holds(
    client: Client, connection: Connection
) -> None:
    await (await Crawl.start(connection, await new_source(connection))).see(advert(city="Київ"))
    etag = await _until_kept(client, _KYIV)
    answer = await client.get(_KYIV, headers={"If-None-Match": etag})
    assert (answer.status, await answer.read()) == (304, b"")
    assert answer.headers["Cache-Control"] == "public, no-cache"


async def test_no_reader_sees_a_sold_home_as_available_a_second_after_the_commit(
    client: Client, connection: Connection
) -> None:
    crawl = await Crawl.start(connection, await new_source(connection))
    await crawl.see(advert(city="Київ"))
    await _until_kept(client, _KYIV)
    await crawl.see(advert(city="Київ", status=Status.SOLD))
    committed = time.monotonic()
    while (await (await client.get(_KYIV)).json())["items"]:
        assert time.monotonic() < committed + 1


async def test_a_home_under_another_name_of_the_city_is_seen_at_once(
    client: Client, connection: Connection
) -> None:
    crawl = await Crawl.start(connection, await new_source(connection))
    await crawl.see(advert("1", city="Київ"))
    await _until_kept(client, _KYIV)
    await crawl.see(advert("2", city="Kyiv"))
    committed = time.monotonic()
    while len((await (await client.get(_KYIV)).json())["items"]) < 2:
        assert time.monotonic() < committed + 1


async def test_a_change_in_one_city_leaves_the_answers_of_others(
    client: Client, connection: Connection
) -> None:
    assert client.app is not None
    crawl = await Crawl.start(connection, await new_source(connection))
    await crawl.see(advert("1", city="Київ"), advert("2", city="Львів"))
    await _until_kept(client, _KYIV)
    key = "application/json " + (await client.get(_KYIV)).url.raw_path_qs
    kept = client.app[CACHE].peek(key)
    await crawl.see(advert("2", city="Львів", price=7))
    home = "/api/v1/properties?city=Львів"
    committed = time.monotonic()
    while (await (await client.get(home)).json())["items"][0]["price"] != "7.00":
        assert time.monotonic() < committed + 1
    assert client.app[CACHE].peek(key) is kept


async def test_a_refused_question_is_not_kept(client: Client) -> None:
    for _ in range(2):
        assert (await client.get("/api/v1/properties?sort=price")).status == 422
