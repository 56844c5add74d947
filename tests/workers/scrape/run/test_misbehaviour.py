"""Whatever the site does, the database says what is known for sure."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web

from .conftest import Declare, Look, Portal, Run

FULL = {"fullCrawlSeconds": 0}
STATE = "SELECT external_id || ' ' || status || ' ' || price::int FROM listings ORDER BY 1"


async def unavailable(request: web.Request) -> web.Response:
    return web.Response(status=503)


async def throttled(request: web.Request) -> web.Response:
    return web.Response(status=429, headers={"Retry-After": "3000"})


async def hanging(request: web.Request) -> web.Response:
    await asyncio.sleep(60)
    return web.Response()


async def circular(request: web.Request) -> web.Response:
    raise web.HTTPFound(request.path_qs)


async def empty(request: web.Request) -> web.Response:
    return web.Response(text="", content_type="text/html")


async def cut_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "5000", "Content-Type": "text/html"})
    await response.prepare(request)
    await response.write(b"<html><body><article><a href='/advert/77'>Flat</a>")
    assert request.transport is not None
    request.transport.close()
    return response


async def endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    for _ in range(40):
        await response.write(b"<p>" + b"x" * 100_000)
    return response


async def captcha(request: web.Request) -> web.Response:
    return web.Response(
        text="<html><body>Please prove that you are no robot: SITE-CAPTCHA</body></html>",
        content_type="text/html",
    )


async def half(request: web.Request) -> web.Response:
    """Complete as an answer, but the document is not."""
    card = "<article><a href='/advert/77'>Flat</a><b>77 USD</b></article>"
    return web.Response(text=f"<html><body>{card}<article><a href=", content_type="text/html")


PASSING = [unavailable, throttled, hanging, circular, empty, cut_off, endless]


def patient(declare: Declare, **block: Any) -> Any:
    polite = {"timeoutSeconds": 0.5, "retries": 1, "maxBytes": 1_000_000}
    return declare(politeness=polite, block=FULL | block, blockedMarkers=["SITE-CAPTCHA"])


@pytest.mark.parametrize("mood", PASSING)
async def test_a_list_page_that_fails_changes_nothing(
    portal: Portal, declare: Declare, runs: Run, column: Look, mood: Any
) -> None:
    portal.publish(7)
    await runs(patient(declare))
    before = await column(STATE)
    portal.moods["/list?page=2"] = mood
    result = await runs(patient(declare))
    assert (result.outcome, result.complete, result.counts.removed) == ("partial", False, 0)
    assert len(result.errors) == 1
    assert await column(STATE) == before


@pytest.mark.parametrize("mood", PASSING)
async def test_a_first_page_that_fails_fails_the_run(
    portal: Portal, declare: Declare, runs: Run, column: Look, mood: Any
) -> None:
    portal.moods["/list"] = mood
    result = await runs(patient(declare))
    assert (result.outcome, result.counts.found) == ("failed", 0)
    assert await column("SELECT outcome FROM runs") == ["failed"]


@pytest.mark.parametrize("mood", PASSING)
async def test_an_advert_that_cannot_be_read_is_left_for_the_next_run(
    portal: Portal, declare: Declare, runs: Run, column: Look, mood: Any
) -> None:
    portal.publish(3)
    await runs(patient(declare))
    before = await column(STATE)
    portal.publish(1)
    portal.adverts["2"].price = 5
    portal.moods |= {"/advert/2": mood, "/advert/4": mood}
    result = await runs(patient(declare))
    assert (result.outcome, result.counts.failed, result.counts.new) == ("partial", 2, 0)
    assert await column(STATE) == before
    portal.moods.clear()
    result = await runs(patient(declare))
    assert (result.outcome, result.complete) == ("succeeded", True)
    assert (result.counts.price_changed, result.counts.new) == (1, 1)


@pytest.mark.parametrize("path", ["/list", "/list?page=2", "/advert/5"])
async def test_an_anti_bot_page_ends_the_run(
    portal: Portal, declare: Declare, runs: Run, column: Look, path: str
) -> None:
    portal.publish(7)
    await runs(patient(declare))
    before = await column(STATE)
    portal.adverts["5"].price = 5
    del portal.adverts["7"]
    portal.moods[path] = captcha
    result = await runs(patient(declare))
    assert (result.outcome, result.complete, len(result.errors)) == ("blocked", False, 1)
    assert await column(STATE) == before


async def test_nothing_is_fetched_after_an_anti_bot_page(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.publish(30)
    portal.moods["/list?page=2"] = captcha
    await runs(patient(declare))
    assert "/list?page=3" not in portal.asked


async def test_a_robots_ban_is_obeyed_and_told(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(3)
    portal.robots = "User-agent: *\nDisallow: /advert/"
    result = await runs(declare())
    assert (result.outcome, result.counts.failed) == ("partial", 3)
    assert "robots.txt" in result.errors[0]
    assert portal.asked == ["/list"]


async def test_the_first_errors_are_kept_and_all_are_counted(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.publish(30)
    portal.moods |= {f"/advert/{number}": unavailable for number in range(1, 31)}
    result = await runs(declare())
    assert (len(result.errors), result.counts.failed) == (10, 30)
    assert all(len(error) <= 300 for error in result.errors)


async def test_cards_without_any_link_are_an_error(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.publish(3)
    fields = {"title": {"css": "a"}, "price": {"css": "b"}}
    result = await runs(declare(detail=False, block={"fields": fields}))
    assert (result.outcome, result.counts.rejected) == ("partial", 3)
    assert "no advert on" in result.errors[0]


async def test_a_list_page_that_ends_in_the_middle_is_no_evidence(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(7)
    await runs(patient(declare))
    before = await column(STATE)
    portal.moods["/list?page=2"] = half
    result = await runs(patient(declare))
    assert (result.outcome, result.counts.removed) == ("partial", 0)
    assert "ends in the middle" in result.errors[0]
    assert await column(STATE) == before


async def test_a_first_list_page_that_ends_in_the_middle_is_found_out_by_others(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.publish(3)
    await runs(patient(declare))
    portal.adverts["77"] = portal.adverts.pop("1")
    portal.moods["/list"] = half
    result = await runs(patient(declare))
    assert (result.outcome, result.counts.removed) == ("partial", 0)


async def test_a_lone_page_that_is_not_closed_removes_nothing(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.publish(2)
    await runs(patient(declare))
    portal.unclosed = True
    del portal.adverts["1"]
    result = await runs(patient(declare))
    assert (result.outcome, result.complete, result.counts.removed) == ("succeeded", False, 0)


async def test_an_advert_s_page_that_ends_in_the_middle_is_read_next_time(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(3)
    portal.moods["/advert/2"] = half
    result = await runs(patient(declare))
    assert (result.outcome, result.counts.new, result.counts.failed) == ("partial", 2, 1)
    portal.moods.clear()
    assert (await runs(patient(declare))).counts.new == 1


async def test_a_site_that_never_closes_its_pages_is_read_all_the_same(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.unclosed = True
    portal.publish(7)
    await runs(patient(declare))
    del portal.adverts["3"]
    result = await runs(patient(declare, detail={"refreshSeconds": 0}))
    assert (result.outcome, result.complete, result.counts.removed) == ("succeeded", True, 1)
