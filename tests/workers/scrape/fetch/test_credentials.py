"""Secrets go where they belong, and nowhere else."""

from __future__ import annotations

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from homing_workers.scrape.fetch import (
    ConnectionFailed,
    FetchError,
    HttpFailure,
    Refused,
    Request,
)
from homing_workers.scrape.fetch.credentials import Credentials
from tests.workers.scrape.fetch.sites import Answer, Site, fetcher_of, respond

SECRETS = {"key": "s3cr+t/ value", "token": "abcdef123456"}


async def test_secrets_are_put_in_everywhere(site: Site) -> None:
    site.answers["/"] = "{}"
    request = Request(
        site.url("/?api_key=${key}"),
        method="POST",
        headers={"Authorization": "Bearer ${token}"},
        json={"deep": [{"er": "<${token}>"}], "n": 1},
    )
    async with fetcher_of(secrets=SECRETS) as fetcher:
        await fetcher.fetch(request)
    (received,) = site.requests
    assert received.query["api_key"] == SECRETS["key"]
    assert received.headers["Authorization"] == "Bearer abcdef123456"
    assert site.bodies == [b'{"deep": [{"er": "<abcdef123456>"}], "n": 1}']


@pytest.mark.parametrize("form", ["$%7Bkey%7D", "%24%7Bkey%7D", "%24%7bkey%7d", "${key}"])
async def test_a_quoted_name_in_a_url_is_understood(form: str, site: Site) -> None:
    site.answers["/"] = "{}"
    async with fetcher_of(secrets=SECRETS) as fetcher:
        await fetcher.fetch(Request(site.url(f"/?api_key={form}")))
    assert site.requests[0].query["api_key"] == SECRETS["key"]


async def test_a_form_is_filled(site: Site) -> None:
    site.answers["/"] = "{}"
    async with fetcher_of(secrets=SECRETS) as fetcher:
        await fetcher.fetch(Request(site.url("/"), method="POST", form={"t": "${token}"}))
    assert site.bodies == [b"t=abcdef123456"]


@pytest.mark.parametrize(
    "request_of",
    [
        lambda url: Request(url, headers={"X-Key": "${kye}"}),
        lambda url: Request(url + "?key=${kye}"),
        lambda url: Request(url, json={"a": ["${kye}"]}),
    ],
)
async def test_an_unknown_name_is_refused_with_the_known_ones(
    request_of: type[Request], site: Site
) -> None:
    async with fetcher_of(secrets=SECRETS) as fetcher:
        with pytest.raises(Refused, match="no secret is named 'kye'; there are: key, token"):
            await fetcher.fetch(request_of(site.url("/")))
    assert site.requests == []


async def test_the_response_shows_the_name_again(site: Site) -> None:
    site.answers["/"] = "{}"
    async with fetcher_of(secrets=SECRETS) as fetcher:
        response = await fetcher.fetch(Request(site.url("/?api_key=${key}&page=2")))
    assert response.url == site.url("/?api_key=${key}&page=2")


@pytest.mark.parametrize("answer", [respond(status=500), respond(status=404), respond("", 403)])
async def test_errors_hold_no_secret(answer: Answer, site: Site) -> None:
    site.answers["/"] = answer
    async with fetcher_of(secrets=SECRETS, retries=0) as fetcher:
        with pytest.raises(FetchError) as error:
            await fetcher.fetch(Request(site.url("/?a=${key}&b=${token}")))
    told = f"{error.value!r} {error.value} {error.value.__cause__} {error.getrepr()}"
    assert "${key}" in str(error.value)
    assert not Credentials(SECRETS).occur_in(told)


async def test_a_failed_connection_holds_no_secret() -> None:
    async with fetcher_of(secrets={"host": "topsecret"}, retries=0) as fetcher:
        with pytest.raises(ConnectionFailed) as error:
            await fetcher.fetch(Request("http://127.0.0.1:1/${host}"))
    assert "topsecret" not in str(error.value)


async def test_a_redirect_takes_no_secret_to_another_host(site: Site, other_site: Site) -> None:
    site.answers["/"] = respond(status=302, Location=other_site.url("/"))
    other_site.answers["/"] = "page"
    async with fetcher_of(secrets=SECRETS) as fetcher:
        await fetcher.fetch(Request(site.url("/"), headers={"X-Key": "k ${token}", "X-Other": "1"}))
    assert "X-Key" not in other_site.requests[0].headers
    assert other_site.requests[0].headers["X-Other"] == "1"


async def test_a_body_with_a_secret_is_not_redirected_to_another_host(
    site: Site, other_site: Site
) -> None:
    site.answers["/"] = respond(status=307, Location=other_site.url("/"))
    async with fetcher_of(secrets=SECRETS) as fetcher:
        with pytest.raises(Refused, match="would carry a secret"):
            await fetcher.fetch(Request(site.url("/"), method="POST", json={"k": "${token}"}))
    assert other_site.requests == []


async def test_a_host_cannot_send_an_echoed_secret_elsewhere(site: Site, other_site: Site) -> None:
    async def echo(request: web.Request) -> web.Response:
        raise web.HTTPFound(other_site.url(f"/?stolen={request.query['k']}"))

    site.answers["/"] = echo
    async with fetcher_of(secrets=SECRETS) as fetcher:
        with pytest.raises(Refused, match="would carry a secret"):
            await fetcher.fetch(Request(site.url("/?k=${token}")))
    assert other_site.requests == []


async def test_a_link_on_a_page_cannot_ask_for_a_secret(site: Site) -> None:
    site.answers |= {"/": "{}", "/steal": "page"}
    async with fetcher_of(secrets=SECRETS) as fetcher:
        await fetcher.fetch(Request(site.url("/?k=${token}", "localhost")))
        await fetcher.fetch(Request(site.url("/steal?k=${token}")))
    assert site.requests[1].query["k"] == "${token}"


async def test_headers_with_secrets_are_not_sent_to_another_host(site: Site) -> None:
    headers = {"Authorization": "${token}"}
    site.answers["/"] = "{}"
    async with fetcher_of(secrets=SECRETS) as fetcher:
        await fetcher.fetch(Request(site.url("/", "localhost"), headers=headers))
        with pytest.raises(Refused, match=r"go to localhost only, not to 127\.0\.0\.1"):
            await fetcher.fetch(Request(site.url("/"), headers=headers))


async def test_hosts_for_secrets_may_be_named(site: Site) -> None:
    site.answers["/"] = "{}"
    hosts = ["localhost", "127.0.0.1"]
    async with fetcher_of(secrets=SECRETS, secret_hosts=hosts) as fetcher:
        for host in hosts:
            await fetcher.fetch(Request(site.url("/?k=${token}", host)))
    assert [request.query["k"] for request in site.requests] == [SECRETS["token"]] * 2


async def test_an_empty_secret_hides_nothing(site: Site) -> None:
    site.answers["/"] = respond(status=500)
    async with fetcher_of(secrets={"empty": ""}, retries=0) as fetcher:
        with pytest.raises(HttpFailure) as failure:
            await fetcher.fetch(Request(site.url("/?k=${empty}")))
    assert failure.value.url == site.url("/?k=")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=8, max_size=20))
def test_a_filled_url_can_be_shown(secret: str) -> None:
    credentials = Credentials({"key": secret})
    filled = credentials.fill(Request("http://site.test/a-${key}?q=1&k=${key}&p=2"))
    assert credentials.hide(str(URL(filled.url))) == ("http://site.test/a-${key}?q=1&k=${key}&p=2")


def test_credentials_show_names_only() -> None:
    assert repr(Credentials(SECRETS)) == "Credentials(['key', 'token'])"
