"""How far a run goes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from .conftest import Declare, Look, Portal, Run

COUNTER: dict[str, Any] = {"next": {"parameter": "page"}}


def days_ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat()


async def test_a_walk_ends_at_a_page_without_news(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.publish(9)
    await runs(declare())
    portal.ask_again()
    result = await runs(declare())
    assert portal.asked == ["/list"]
    assert (result.outcome, result.complete, result.counts.removed) == ("succeeded", False, 0)


async def test_a_walk_goes_on_as_long_as_there_is_news(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.publish(12)
    await runs(declare())
    portal.adverts["2"].price = 1
    portal.adverts["5"].price = 1
    portal.ask_again()
    await runs(declare())
    assert [path for path in portal.asked if path.startswith("/list")] == [
        "/list",
        "/list?page=2",
        "/list?page=3",
    ]


@pytest.mark.parametrize("block", [{"fullCrawlSeconds": 0}, {"stopWhenSeen": False}])
async def test_a_full_crawl_goes_to_the_end(
    portal: Portal, declare: Declare, runs: Run, block: dict[str, Any]
) -> None:
    portal.publish(9)
    await runs(declare(block=block))
    result = await runs(declare(block=block))
    assert (result.counts.pages, result.complete) == (3, True)


async def test_a_full_crawl_is_due_after_its_time(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(9)
    await runs(declare())
    await column("UPDATE sources SET last_full_at = now() - interval '2 days' RETURNING 1")
    assert (await runs(declare())).complete


@pytest.mark.parametrize(
    ("block", "new", "pages"),
    [({"limits": {"maxPages": 2}}, 6, 2), ({"limits": {"maxListings": 4}}, 4, 2)],
)
async def test_a_walk_that_ends_at_a_limit_is_not_complete(
    portal: Portal, declare: Declare, runs: Run, block: dict[str, Any], new: int, pages: int
) -> None:
    portal.publish(9)
    result = await runs(declare(block=block))
    assert (result.counts.new, result.counts.pages) == (new, pages)
    assert (result.outcome, result.complete) == ("succeeded", False)


@pytest.mark.parametrize(("limit", "complete"), [(1, False), (3, False), (8, False), (9, True)])
async def test_a_run_reads_no_more_than_was_asked_for(
    portal: Portal, declare: Declare, runs: Run, limit: int, complete: bool
) -> None:
    portal.publish(9)
    result = await runs(declare(), limit=limit)
    assert (result.counts.new, result.complete) == (limit, complete)


async def test_a_link_that_leads_back_ends_the_walk(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.publish(6)
    circle = f'<article><a href="/advert/9">Flat</a><b>1 USD</b></article><a rel="next" href="{portal.url}/list">'
    portal.moods["/list?page=2"] = _page(circle)
    portal.publish(3)
    result = await runs(declare())
    assert (result.counts.pages, result.complete) == (2, True)


async def test_a_counter_ends_at_an_empty_page(portal: Portal, declare: Declare, runs: Run) -> None:
    portal.publish(6)
    result = await runs(declare(block=COUNTER))
    assert portal.asked[-1] == "/list?page=3"
    assert (result.counts.new, result.complete) == (6, True)


async def test_a_counter_ends_at_a_missing_page(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.publish(6)
    portal.moods["/list?page=3"] = _status(404)
    result = await runs(declare(block=COUNTER))
    assert (result.counts.new, result.complete, result.errors) == (6, True, ())


async def test_a_counter_ends_where_the_last_page_is_shown_for_ever(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.publish(5)
    last = '<article><a href="/advert/4">Flat 4</a><b>1000 USD</b></article>'
    for page in (3, 4):
        portal.moods[f"/list?page={page}"] = _page(last)
    result = await runs(declare(block=COUNTER))
    assert "/list?page=4" not in portal.asked
    assert (result.counts.new, result.complete) == (5, True)


async def test_a_missing_page_that_the_site_links_to_is_an_error(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.publish(6)
    portal.moods["/list?page=2"] = _status(404)
    result = await runs(declare())
    assert (result.outcome, result.counts.new) == ("partial", 3)


async def test_a_first_run_goes_back_some_days_only(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    for days in (1, 2, 40, 50, 60, 70, 80, 90, 100):
        portal.publish(1, published=days_ago(days))
    result = await runs(declare())
    assert (result.counts.new, result.counts.skipped, result.counts.pages) == (3, 3, 2)
    assert not result.complete
    assert await column("SELECT count(*) FROM listings") == [3]


async def test_what_a_site_shows_first_is_taken_however_old(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.publish(3, published=days_ago(400))
    result = await runs(declare())
    assert (result.counts.new, result.counts.skipped) == (3, 0)


async def test_old_adverts_are_no_news_in_later_runs_either(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.publish(2, published=days_ago(1))
    portal.publish(7, published=days_ago(50))
    await runs(declare())
    result = await runs(declare())
    assert (result.complete, result.counts.new, result.counts.skipped) == (True, 0, 6)


async def test_adverts_without_dates_are_all_taken(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.publish(7)
    assert (await runs(declare(backfillDays=0))).counts.new == 7


async def test_a_known_advert_is_kept_up_to_date_however_old(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(2, published=days_ago(1))
    await runs(declare())
    await column("UPDATE sources SET created_at = now() + interval '40 days' RETURNING 1")
    portal.adverts["1"].price = 5
    assert (await runs(declare())).counts.price_changed == 1


async def test_a_run_may_be_told_how_far_to_go_back(
    portal: Portal, declare: Declare, dry_runs: Run
) -> None:
    for days in (1, 4, 8, 12, 16, 20, 24, 28):
        portal.publish(1, published=days_ago(days))
    result = await dry_runs(declare(), backfill_days=10)
    assert (result.counts.new, result.counts.skipped, result.counts.pages) == (3, 3, 2)


async def test_the_next_page_is_fetched_while_adverts_are_read(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(6)
    await runs(declare())
    for advert in portal.adverts.values():
        advert.price = 2
    went_on = asyncio.Event()

    async def wait(request: web.Request) -> web.Response:
        await went_on.wait()
        return portal.advert_page("1")

    async def go_on(request: web.Request) -> web.Response:
        went_on.set()
        return portal.list_page(2)

    portal.moods |= {"/advert/1": wait, "/list?page=2": go_on}
    result = await runs(declare())
    assert (result.outcome, result.counts.price_changed) == ("succeeded", 6)


def _page(body: str) -> Any:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=f"<html><body>{body}</body></html>", content_type="text/html")

    return answer


def _status(status: int) -> Any:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status)

    return answer
