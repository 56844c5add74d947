"""What is tried again, and when."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from homing_workers.scrape.fetch import Fetcher, HttpFailure, Request, retrying
from tests.workers.scrape.fetch.sites import Site, fetcher_of, in_turn, respond

NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
async def test_failures_that_may_pass_are_tried_again(
    status: int, site: Site, fetcher: Fetcher
) -> None:
    site.answers["/"] = respond(status=status)
    with pytest.raises(HttpFailure) as failure:
        await fetcher.fetch(Request(site.url("/")))
    assert (failure.value.status, failure.value.retried) == (status, 3)
    assert len(site.requests) == 4


async def test_retry_after_is_waited_for(site: Site) -> None:
    site.answers["/"] = in_turn(respond(status=429, Retry_After="1"), respond("page"))
    started = time.monotonic()
    async with fetcher_of() as fetcher:
        await fetcher.fetch(Request(site.url("/")))
    assert 1 <= time.monotonic() - started < 3


async def test_retry_after_holds_for_all_requests_to_the_host(site: Site) -> None:
    first_asked = asyncio.Event()

    async def busy_once(request: web.Request) -> web.Response:
        status = 200 if first_asked.is_set() else 503
        first_asked.set()
        return web.Response(status=status, headers={"Retry-After": "1"})

    site.answers |= {"/busy": busy_once, "/other": "page"}
    async with fetcher_of(concurrency=1) as fetcher:
        busy = asyncio.create_task(fetcher.fetch(Request(site.url("/busy"))))
        await first_asked.wait()
        started = time.monotonic()
        await fetcher.fetch(Request(site.url("/other")))
        await busy
    assert time.monotonic() - started >= 0.9


async def test_a_retry_after_that_is_too_long_ends_the_request(site: Site) -> None:
    site.answers["/"] = respond(status=429, Retry_After="3600")
    async with fetcher_of(maxRetryAfterSeconds=60) as fetcher:
        with pytest.raises(HttpFailure) as failure:
            await fetcher.fetch(Request(site.url("/")))
    assert (failure.value.retry_after, failure.value.retried) == (3600, 0)


async def test_no_retries_is_one_request(site: Site) -> None:
    site.answers["/"] = respond(status=500)
    async with fetcher_of(retries=0) as fetcher:
        with pytest.raises(HttpFailure):
            await fetcher.fetch(Request(site.url("/")))
    assert len(site.requests) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 5 ", 5.0),
        ("0", 0.0),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0.0),
        ("Sat, 21 Nov 2026 12:00:30 -0000", 30.0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    assert retrying.retry_after(header, NOW) == seconds


@given(st.text(max_size=60))
def test_no_retry_after_is_fatal(header: str) -> None:
    seconds = retrying.retry_after(header)
    assert seconds is None or seconds >= 0


@given(st.floats(0, 300), st.integers(1, 2000))
def test_waits_grow_up_to_a_limit(first: float, tries: int) -> None:
    assert 0 <= retrying.backoff(first, tries) <= min(first * 2.0 ** min(tries - 1, 100), 300)


def test_waits_are_spread() -> None:
    assert len({retrying.backoff(1, 1) for _ in range(20)}) > 10
