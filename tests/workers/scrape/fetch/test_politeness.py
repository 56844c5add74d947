"""Rates, what is under way at once, and robots.txt."""

from __future__ import annotations

import asyncio
import time

import pytest
from aiohttp import web

from homing_workers.scrape.fetch import (
    Blocked,
    ConnectionFailed,
    Fetcher,
    HttpFailure,
    Request,
    RobotsDenied,
    robots,
)
from tests.workers.scrape.fetch.sites import Site, fetcher_of, in_turn, respond


async def _fetch_all(fetcher: Fetcher, site: Site, count: int) -> float:
    started = time.monotonic()
    await asyncio.gather(*(fetcher.fetch(Request(site.url(f"/{n}"))) for n in range(count)))
    return time.monotonic() - started


async def test_a_host_is_asked_no_faster_than_allowed(site: Site) -> None:
    site.answers |= {f"/{n}": "page" for n in range(5)}
    async with fetcher_of(requestsPerSecond=50) as fetcher:
        assert await _fetch_all(fetcher, site, 5) >= 0.08


async def test_hosts_do_not_wait_for_each_other(site: Site, other_site: Site) -> None:
    site.answers["/"] = other_site.answers["/"] = "page"
    async with fetcher_of(requestsPerSecond=0.1) as fetcher, asyncio.timeout(5):
        await fetcher.fetch(Request(site.url("/")))
        await fetcher.fetch(Request(other_site.url("/")))


async def test_no_more_requests_are_under_way_than_allowed(site: Site) -> None:
    under_way = most = 0

    async def slow(request: web.Request) -> web.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.01)
        under_way -= 1
        return web.Response()

    site.answers |= {f"/{n}": slow for n in range(12)}
    async with fetcher_of(concurrency=3) as fetcher:
        await _fetch_all(fetcher, site, 12)
    assert most == 3


async def test_what_robots_forbid_is_not_asked_for(site: Site) -> None:
    site.answers |= {"/robots.txt": "User-agent: *\nDisallow: /search*sort=", "/search": "page"}
    async with fetcher_of(respectRobots=True) as fetcher:
        await fetcher.fetch(Request(site.url("/search?page=1")))
        with pytest.raises(RobotsDenied, match=r"robots\.txt forbids it for HomingBot"):
            await fetcher.fetch(Request(site.url("/search?sort=price")))
    assert site.paths == ["/robots.txt", "/search?page=1"]


async def test_rules_for_our_name_go_before_those_for_all(site: Site) -> None:
    site.answers["/robots.txt"] = (
        "User-agent: *\nDisallow: /\n\nUser-agent: homingbot\nDisallow: /private"
    )
    site.answers["/open"] = "page"
    async with fetcher_of(respectRobots=True) as fetcher:
        assert (await fetcher.fetch(Request(site.url("/open")))).text == "page"


async def test_robots_are_read_once(site: Site) -> None:
    site.answers |= {f"/{n}": "page" for n in range(5)} | {"/robots.txt": ""}
    async with fetcher_of(respectRobots=True) as fetcher:
        await _fetch_all(fetcher, site, 5)
    assert site.paths.count("/robots.txt") == 1


async def test_a_crawl_delay_slows_us_down(site: Site) -> None:
    site.answers |= {f"/{n}": "page" for n in range(3)}
    site.answers["/robots.txt"] = "User-agent: *\nCrawl-delay: 0.1"
    async with fetcher_of(respectRobots=True) as fetcher:
        assert await _fetch_all(fetcher, site, 3) >= 0.2


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_no_robots_file_allows_everything(status: int, site: Site) -> None:
    site.answers |= {"/robots.txt": respond(status=status), "/": "page"}
    async with fetcher_of(respectRobots=True) as fetcher:
        assert (await fetcher.fetch(Request(site.url("/")))).text == "page"


async def test_robots_that_cannot_be_read_forbid_everything_for_now(site: Site) -> None:
    site.answers |= {"/robots.txt": respond(status=500), "/": "page"}
    async with fetcher_of(respectRobots=True) as fetcher:
        for _ in range(2):
            with pytest.raises(RobotsDenied, match=r"robots\.txt cannot be read: status 500"):
                await fetcher.fetch(Request(site.url("/")))
    assert site.paths == ["/robots.txt"] * 4


async def test_robots_are_asked_for_again_after_a_while(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(robots, "_UNREACHABLE_HOLDS_SECONDS", -1)
    site.answers |= {"/robots.txt": in_turn(respond(status=500), respond()), "/": "page"}
    async with fetcher_of(respectRobots=True, retries=0) as fetcher:
        with pytest.raises(RobotsDenied):
            await fetcher.fetch(Request(site.url("/")))
        assert (await fetcher.fetch(Request(site.url("/")))).text == "page"


async def test_a_host_that_is_down_is_a_failed_connection_not_a_ban() -> None:
    async with fetcher_of(respectRobots=True) as fetcher:
        with pytest.raises(ConnectionFailed, match=r"robots\.txt cannot be read") as failed:
            await fetcher.fetch(Request("http://127.0.0.1:1/"))
    assert failed.value.retried == 3


async def test_a_redirect_needs_the_next_hosts_permission(site: Site, other_site: Site) -> None:
    site.answers["/"] = respond(status=302, Location=other_site.url("/page"))
    other_site.answers["/robots.txt"] = "User-agent: *\nDisallow: /"
    async with fetcher_of(respectRobots=True) as fetcher:
        with pytest.raises(RobotsDenied):
            await fetcher.fetch(Request(site.url("/")))
    assert other_site.paths == ["/robots.txt"]


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [
        ("HomingBot/0.1 (+https://homing.dev/bot)", "HomingBot"),
        ("my-bot", "my-bot"),
        ("Mozilla/5.0 (compatible; HomingBot/0.1)", "Mozilla/5.0 (compatible; HomingBot/0.1)"),
    ],
)
def test_the_product_token_is_looked_up(user_agent: str, token: str) -> None:
    assert robots.product_token(user_agent) == token


async def test_a_ban_is_not_a_failure_to_be_repeated(site: Site, fetcher: Fetcher) -> None:
    site.answers["/"] = respond("go away", 403)
    with pytest.raises(Blocked, match="403 Forbidden"):
        await fetcher.fetch(Request(site.url("/")))
    assert len(site.requests) == 1


async def test_too_many_requests_is_no_ban(site: Site) -> None:
    site.answers["/"] = respond("<html>slow down</html>", 429)
    async with fetcher_of(retries=0) as fetcher:
        with pytest.raises(HttpFailure, match="status 429"):
            await fetcher.fetch(Request(site.url("/")))
