"""The portal obeys orders, misbehaves on request and writes down who asked."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from portal import testing
from portal.server import Options
from portal.testing import Running


async def test_the_truth_is_told_in_terms_of_listings(portal: Running) -> None:
    truth = await portal.json("nestwell", "/_truth?site=makon&base=http://there:1")
    assert len(truth["listings"]) == len(truth["events"]) == 20
    assert truth["listings"][0]["url"] == "http://there:1/obyekt/m1001"
    assert "raw" not in truth["listings"][0]


async def test_an_order_changes_the_named_advert(portal: Running) -> None:
    status, _ = await portal.control("dakh", site="nestwell", action="reprice", id="1004")
    events = (await portal.json("nestwell", "/_truth"))["events"]
    assert status == 200
    assert (events[-1]["external_id"], events[-1]["kind"]) == ("1004", "price_changed")
    assert events[-1]["old_price"] != events[-1]["new_price"]


@pytest.mark.parametrize("action", ["publish", "reprice", "edit", "withdraw", "sell", "tick"])
async def test_an_order_without_a_name_changes_as_many_as_asked(
    portal: Running, action: str
) -> None:
    await portal.control("dakh", action=action, count=3)
    assert len(portal.world("dakh").changes) == 23


@pytest.mark.parametrize(
    ("order", "status"),
    [
        ({"fault": "flood"}, 400),
        ({"action": "publish", "count": 0}, 400),
        ({"action": "dance"}, 400),
        ({"action": "publish", "site": "none"}, 400),
        ({}, 400),
        ({"action": "relist", "id": "1001"}, 409),
        ({"action": "withdraw", "id": "none"}, 409),
    ],
)
async def test_an_order_that_makes_no_sense_is_refused(
    portal: Running, order: dict[str, Any], status: int
) -> None:
    assert (await portal.control("nestwell", **order))[0] == status


@pytest.mark.parametrize(("fault", "status"), [("429", 429), ("500", 500)])
async def test_a_burst_of_errors_ends_after_its_count(
    portal: Running, fault: str, status: int
) -> None:
    await portal.control("nestwell", fault=fault, count=2, retry_after=3)
    statuses = []
    for _ in range(3):
        async with portal.get("nestwell") as response:
            statuses.append(response.status)
    assert statuses == [status, status, 200]


async def test_too_many_requests_names_the_wait(portal: Running) -> None:
    await portal.control("nestwell", fault="429", retry_after=3)
    async with portal.get("nestwell") as response:
        assert response.headers["Retry-After"] == "3"


async def test_a_fault_keeps_to_its_path_and_its_site(portal: Running) -> None:
    await portal.control("nestwell", fault="500", path="/listing/")
    for site in ("nestwell", "dakh"):
        async with portal.get(site) as response:
            assert response.status == 200


async def test_none_ends_a_fault(portal: Running) -> None:
    await portal.control("nestwell", fault="500")
    await portal.control("nestwell", fault="none")
    async with portal.get("nestwell") as response:
        assert response.status == 200


async def test_a_hanging_answer_ends_with_its_client(portal: Running) -> None:
    await portal.control("nestwell", fault="hang")
    with pytest.raises(TimeoutError):
        async with portal.client.get(
            portal.url("nestwell"), timeout=aiohttp.ClientTimeout(total=0.2)
        ):
            pass
    await _until(lambda: len(portal.portal.journal.as_json("nestwell")) == 1)


async def test_a_truncated_page_promises_more_than_it_holds(portal: Running) -> None:
    await portal.control("nestwell", fault="truncated")
    with pytest.raises(aiohttp.ClientPayloadError):
        await portal.text("nestwell")


async def test_a_misencoded_page_says_utf_8_and_is_not(portal: Running) -> None:
    await portal.control("dakh", fault="misencoded")
    async with portal.get("dakh", "/prodazh/") as response:
        body = await response.read()
        assert response.charset == "utf-8"
    assert "Продаж".encode("windows-1251") in body
    assert b'<meta charset="windows-1251">' in body


async def test_a_challenge_is_a_page_with_status_200(portal: Running) -> None:
    await portal.control("nestwell", fault="captcha")
    async with portal.get("nestwell", "/listing/1001-any") as response:
        assert response.status == 200
        assert "verify that you are a human" in await response.text()


async def test_a_robots_ban_changes_robots_txt_only(portal: Running) -> None:
    await portal.control("nestwell", fault="robots_ban")
    assert "Disallow: /\n" in await portal.text("nestwell", "/robots.txt")
    assert "homes in" in await portal.text("nestwell")


async def test_a_redirect_loop_never_arrives(portal: Running) -> None:
    await portal.control("nestwell", fault="redirect_loop")
    with pytest.raises(aiohttp.TooManyRedirects):
        async with portal.client.get(portal.url("nestwell")):
            pass


async def test_a_huge_body_is_sent_as_far_as_it_is_read(portal: Running) -> None:
    await portal.control("nestwell", fault="huge_body")
    async with portal.get("nestwell") as response:
        assert len(await response.content.readexactly(5_000_000)) == 5_000_000
    await _until(lambda: len(portal.portal.journal.as_json("nestwell")) == 1)


@pytest.mark.parametrize(
    ("site", "path"),
    [("nestwell", "/"), ("dakh", "/prodazh/"), ("makon", "/"), ("makon", "/api/v1/listings")],
)
async def test_an_empty_list_is_a_healthy_page_without_adverts(
    portal: Running, site: str, path: str
) -> None:
    await portal.control(site, fault="empty_list")
    async with portal.get(site, path) as response:
        text = await response.text()
        assert response.status == 200
    assert "/photos/" not in text
    assert "/obyekt/" not in text


async def test_the_journal_tells_who_asked_for_what(portal: Running) -> None:
    await portal.text("nestwell", "/?page=2", **{"User-Agent": "Tester/1"})
    await portal.text("dakh", "/none/")
    first, second = await portal.json("makon", "/_journal")
    assert (first["site"], first["path"], first["user_agent"]) == (
        "nestwell",
        "/?page=2",
        "Tester/1",
    )
    assert (second["path"], second["status"]) == ("/none/", 404)
    assert await portal.json("makon", "/_journal?site=makon") == []


async def test_the_control_pages_do_not_misbehave(portal: Running) -> None:
    await portal.control("nestwell", fault="500")
    assert (await portal.json("nestwell", "/_truth"))["listings"]


async def test_time_passes_by_itself(options: Options) -> None:
    lively = Options(ports=options.ports, listings=30, tick=0.01)
    async with testing.running(lively) as portal:
        await _until(lambda: all(len(portal.world(s).changes) > 12 for s in portal.ports))


async def test_two_thousand_listings_are_there_at_once() -> None:
    started = time.monotonic()
    async with testing.running(Options(ports=(0, 0, 0), listings=2000, tick=0)) as portal:
        assert "667 homes" in await portal.text("nestwell")
    assert timedelta(seconds=time.monotonic() - started) < timedelta(seconds=5)


async def _until(condition: Any, seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        await asyncio.sleep(0.01)
