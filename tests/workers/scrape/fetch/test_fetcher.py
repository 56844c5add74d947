"""A page, and what comes with it."""

from __future__ import annotations

import asyncio
import time

import pytest
from aiohttp import web

from homing_workers.scrape.fetch import (
    ConnectionFailed,
    Fetcher,
    Gone,
    HttpFailure,
    Request,
    TimedOut,
    Validators,
)
from tests.workers.scrape.fetch.sites import ServeRaw, Site, fetcher_of, in_turn, respond


async def test_a_page_comes_with_its_text_and_type(site: Site, fetcher: Fetcher) -> None:
    site.answers["/"] = respond("<p>Квартира</p>", Content_Type="TEXT/HTML; charset=utf-8")
    response = await fetcher.fetch(Request(site.url("/")))
    assert (response.text, response.content_type) == ("<p>Квартира</p>", "text/html")
    assert (response.status, response.requests) == (200, 1)


async def test_the_request_says_who_asks(site: Site) -> None:
    site.answers["/"] = "page"
    async with fetcher_of(userAgent="HomingBot/9") as fetcher:
        await fetcher.fetch(Request(site.url("/"), headers={"X-Extra": "1"}))
    assert site.requests[0].headers["User-Agent"] == "HomingBot/9"
    assert site.requests[0].headers["X-Extra"] == "1"


async def test_a_source_may_say_something_else(site: Site, fetcher: Fetcher) -> None:
    site.answers["/"] = "page"
    await fetcher.fetch(Request(site.url("/"), headers={"accept": "application/json"}))
    assert site.requests[0].headers.getall("Accept") == ["application/json"]


async def test_a_json_body_is_posted(site: Site, fetcher: Fetcher) -> None:
    site.answers["/"] = "{}"
    await fetcher.fetch(Request(site.url("/"), method="POST", json={"page": 2}))
    assert site.bodies == [b'{"page": 2}']
    assert site.requests[0].content_type == "application/json"


async def test_a_form_is_posted(site: Site, fetcher: Fetcher) -> None:
    site.answers["/"] = "{}"
    await fetcher.fetch(Request(site.url("/"), method="POST", form={"city": "Київ"}))
    assert site.bodies == [b"city=%D0%9A%D0%B8%D1%97%D0%B2"]


async def test_requests_and_bytes_are_counted(site: Site, fetcher: Fetcher) -> None:
    site.answers["/"] = "12345"
    for _ in range(3):
        await fetcher.fetch(Request(site.url("/")))
    assert (fetcher.requests, fetcher.bytes) == (3, 15)


async def test_cookies_are_kept(site: Site, fetcher: Fetcher) -> None:
    async def page(request: web.Request) -> web.Response:
        response = web.Response(text=request.cookies.get("visit", "none"))
        response.set_cookie("visit", "first")
        return response

    site.answers["/"] = page
    url = site.url("/", "localhost")
    assert [(await fetcher.fetch(Request(url))).text for _ in range(2)] == ["none", "first"]


@pytest.mark.parametrize("status", [404, 410])
async def test_a_page_that_is_gone_is_not_asked_for_again(
    status: int, site: Site, fetcher: Fetcher
) -> None:
    site.answers["/"] = respond("captcha", status)
    with pytest.raises(Gone, match=f"status {status}") as gone:
        await fetcher.fetch(Request(site.url("/")))
    assert (gone.value.status, len(site.requests)) == (status, 1)


@pytest.mark.parametrize("status", [400, 401, 418, 304])
async def test_an_answer_that_will_not_change_is_not_asked_for_again(
    status: int, site: Site, fetcher: Fetcher
) -> None:
    site.answers["/"] = respond(status=status)
    with pytest.raises(HttpFailure) as failure:
        await fetcher.fetch(Request(site.url("/")))
    assert (failure.value.status, failure.value.retried) == (status, 0)
    assert len(site.requests) == 1


async def test_a_page_that_did_not_change_is_not_sent_again(site: Site, fetcher: Fetcher) -> None:
    async def page(request: web.Request) -> web.Response:
        known = request.headers.get("If-None-Match") == '"1"'
        return web.Response(status=304 if known else 200, headers={"ETag": '"1"'})

    site.answers["/"] = page
    first = await fetcher.fetch(Request(site.url("/")))
    again = await fetcher.fetch(Request(site.url("/"), validators=first.validators))
    assert first.validators == Validators(etag='"1"')
    assert (again.status, again.body) == (304, b"")


async def test_a_date_is_sent_back_as_it_came(site: Site, fetcher: Fetcher) -> None:
    date = "Sat, 21 Nov 2026 12:00:00 GMT"
    site.answers["/"] = respond(Last_Modified=date)
    known = (await fetcher.fetch(Request(site.url("/")))).validators
    await fetcher.fetch(Request(site.url("/"), validators=known))
    assert site.requests[1].headers["If-Modified-Since"] == date


@pytest.mark.parametrize("etag", ["", f'"{"a" * 499}"', '"ü"', '"a\tb"'])
async def test_what_cannot_be_kept_is_no_validator(site: Site, fetcher: Fetcher, etag: str) -> None:
    site.answers["/"] = respond(ETag=etag, Last_Modified="Sat, 21 Nov 2026 12:00:00 GMT")
    found = (await fetcher.fetch(Request(site.url("/")))).validators
    assert (found.etag, bool(found.last_modified)) == (None, True)


async def test_the_page_behind_a_redirect_is_asked_for_without_conditions(
    site: Site, fetcher: Fetcher
) -> None:
    site.answers["/"] = respond(status=302, Location="/archive")
    site.answers["/archive"] = respond(ETag='"2"')
    known = Validators('"1"', "Sat, 21 Nov 2026 12:00:00 GMT")
    answer = await fetcher.fetch(Request(site.url("/"), validators=known))
    conditions = [
        {"If-None-Match", "If-Modified-Since"} & set(request.headers) for request in site.requests
    ]
    assert conditions == [{"If-None-Match", "If-Modified-Since"}, set()]
    assert answer.validators == Validators()


async def test_no_server_is_a_failed_connection_after_all_tries(fetcher: Fetcher) -> None:
    with pytest.raises(ConnectionFailed, match="Cannot connect") as failed:
        await fetcher.fetch(Request("http://127.0.0.1:1/"))
    assert failed.value.retried == 3


async def test_no_such_name_is_a_failed_connection(fetcher: Fetcher) -> None:
    with pytest.raises(ConnectionFailed, match=r"nowhere\.invalid"):
        await fetcher.fetch(Request("http://nowhere.invalid/"))


async def test_a_body_that_hangs_is_timed_out(site: Site) -> None:
    async def hang(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"<html>")
        await asyncio.Event().wait()
        return response

    site.answers["/"] = hang
    async with fetcher_of(timeoutSeconds=0.05, retries=1) as fetcher:
        with pytest.raises(TimedOut, match=r"no complete answer within 0\.05 s") as timed_out:
            await fetcher.fetch(Request(site.url("/")))
    assert timed_out.value.retried == 1


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<html>",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<html>\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
    ],
)
async def test_an_answer_that_breaks_off_is_a_failed_connection(
    answer: bytes, serve_raw: ServeRaw, fetcher: Fetcher
) -> None:
    with pytest.raises(ConnectionFailed) as failed:
        await fetcher.fetch(Request(await serve_raw(answer)))
    assert failed.value.retried == 3


async def test_names_may_be_given_addresses(site: Site) -> None:
    site.answers["/"] = "portal"
    async with fetcher_of(hosts={"portal.homing.test": "127.0.0.1"}) as fetcher:
        response = await fetcher.fetch(Request(site.url("/", "portal.homing.test")))
    assert response.text == "portal"
    assert site.requests[0].host.startswith("portal.homing.test:")


async def test_a_failure_that_passes_is_not_noticed(site: Site, fetcher: Fetcher) -> None:
    site.answers["/"] = in_turn(respond(status=500), respond(status=502), respond("page"))
    response = await fetcher.fetch(Request(site.url("/")))
    assert (response.text, response.requests) == ("page", 3)


async def test_a_fetcher_that_is_not_open_says_so() -> None:
    with pytest.raises(RuntimeError, match="async with"):
        await fetcher_of().fetch(Request("http://127.0.0.1:1/"))


async def test_the_time_limit_does_not_count_waiting_for_a_turn(site: Site) -> None:
    site.answers["/"] = "page"
    started = time.monotonic()
    async with fetcher_of(timeoutSeconds=0.2, requestsPerSecond=10) as fetcher:
        await asyncio.gather(*(fetcher.fetch(Request(site.url("/"))) for _ in range(5)))
    assert time.monotonic() - started >= 0.4
