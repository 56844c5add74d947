"""Redirects: where they may lead, and what goes along."""

from __future__ import annotations

import pytest
from aiohttp import web

from homing_workers.scrape.fetch import Fetcher, HttpFailure, RedirectLoop, Refused, Request
from tests.workers.scrape.fetch.sites import Site, fetcher_of, respond


async def test_redirects_are_followed_and_counted(site: Site, fetcher: Fetcher) -> None:
    site.answers |= {
        "/a": respond(status=301, Location="/b"),
        "/b": respond(status=302, Location="c?x=1#part"),
        "/c": "page",
    }
    response = await fetcher.fetch(Request(site.url("/a")))
    assert (response.url, response.requests) == (site.url("/c?x=1"), 3)


async def test_a_circle_is_noticed_at_once(site: Site, fetcher: Fetcher) -> None:
    site.answers |= {"/a": respond(status=302, Location="/b")}
    site.answers |= {"/b": respond(status=302, Location="/a")}
    with pytest.raises(RedirectLoop, match="in a circle after 2 hops"):
        await fetcher.fetch(Request(site.url("/a")))
    assert site.paths == ["/a", "/b"]


async def test_an_endless_chain_ends(site: Site, fetcher: Fetcher) -> None:
    async def onwards(request: web.Request) -> web.Response:
        raise web.HTTPFound(f"/?n={int(request.query.get('n', 0)) + 1}")

    site.answers["/"] = onwards
    with pytest.raises(RedirectLoop, match="more than 10 redirects"):
        await fetcher.fetch(Request(site.url("/")))
    assert len(site.requests) == 11


async def test_a_page_that_sets_a_cookie_first_is_no_circle(site: Site, fetcher: Fetcher) -> None:
    async def wants_cookie(request: web.Request) -> web.StreamResponse:
        if "seen" in request.cookies:
            return web.Response(text="page")
        response = web.Response(status=302, headers={"Location": "/"})
        response.set_cookie("seen", "1")
        return response

    site.answers["/"] = wants_cookie
    assert (await fetcher.fetch(Request(site.url("/", "localhost")))).text == "page"


@pytest.mark.parametrize(
    ("status", "method"), [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")]
)
async def test_a_redirected_post_is_sent_as_browsers_do(
    status: int, method: str, site: Site, fetcher: Fetcher
) -> None:
    site.answers |= {"/a": respond(status=status, Location="/b"), "/b": "page"}
    await fetcher.fetch(Request(site.url("/a"), method="POST", form={"q": "1"}))
    assert site.requests[1].method == method
    assert site.bodies[1] == (b"q=1" if method == "POST" else b"")


async def test_another_host_gets_no_credentials(
    site: Site, other_site: Site, fetcher: Fetcher
) -> None:
    site.answers["/"] = respond(status=302, Location=other_site.url("/"))
    other_site.answers["/"] = "page"
    headers = {"Authorization": "Bearer x", "Cookie": "a=b", "X-Extra": "1"}
    await fetcher.fetch(Request(site.url("/"), headers=headers))
    received = other_site.requests[0].headers
    assert "Authorization" not in received
    assert "Cookie" not in received
    assert received["X-Extra"] == "1"


async def test_the_same_host_keeps_them(site: Site, fetcher: Fetcher) -> None:
    site.answers |= {"/a": respond(status=302, Location="/b"), "/b": "page"}
    await fetcher.fetch(Request(site.url("/a"), headers={"Authorization": "Bearer x"}))
    assert site.requests[1].headers["Authorization"] == "Bearer x"


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1:6379/_",
        "http://[bad",
    ],
)
async def test_a_redirect_to_something_else_than_the_web_is_refused(
    location: str, site: Site, fetcher: Fetcher
) -> None:
    site.answers["/"] = respond(status=302, Location=location)
    with pytest.raises(Refused):
        await fetcher.fetch(Request(site.url("/")))


async def test_a_redirect_that_leads_nowhere_is_a_failure(site: Site, fetcher: Fetcher) -> None:
    site.answers["/"] = respond(status=302)
    with pytest.raises(HttpFailure, match="status 302"):
        await fetcher.fetch(Request(site.url("/")))


@pytest.mark.parametrize("target", ["http://127.0.0.2:{}/", "http://169.254.169.254/?{}"])
async def test_a_redirect_into_a_private_network_is_refused(
    target: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Loopback stands for the public internet here: 127.0.0.1 alone.
    monkeypatch.setattr(
        "homing_workers.scrape.fetch.addresses.is_public", lambda ip: str(ip) == "127.0.0.1"
    )
    secret_place = target.format(site.server.port if site.server else 0)
    site.answers["/"] = respond(status=302, Location=secret_place)
    async with fetcher_of(allow_private_networks=False) as fetcher:
        with pytest.raises(Refused, match="no public address"):
            await fetcher.fetch(Request(site.url("/")))
    assert len(site.requests) == 1
