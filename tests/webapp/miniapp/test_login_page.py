"""A link opens a session in this browser, once; nobody else's page can act with it."""

from __future__ import annotations

import pytest
from aiohttp import hdrs

from homing.settings import Settings
from homing.storage import web_logins
from homing.storage.database import Connection
from homing_webapp.miniapp import people
from tests.webapp.support import Client, Publish, text

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
async def link(connection: Connection, olha: int) -> str:
    return f"/app/login/{await web_logins.offer(connection, olha)}"


async def press(client: Client, path: str, headers: dict[str, str] | None = None) -> int:
    found = OURS if headers is None else headers
    async with client.post(path, headers=found, allow_redirects=False) as answer:
        return answer.status


async def test_a_link_logs_in_once(client: Client, link: str) -> None:
    assert "Hello, Olha!" in await text(client, link)
    assert "Hello, Olha!" in await text(client, link)
    assert await press(client, link) == 303
    page = await text(client, "/app/searches")
    assert "You have no searches." in page
    assert "data-session" in page
    client.session.cookie_jar.clear()
    assert "used up or too old" in await text(client, link, 410)
    assert await press(client, link) == 410
    assert "data-load" in await text(client, "/app/searches")


@pytest.mark.parametrize("how", ["used", "old", "made up"])
async def test_all_links_that_do_not_work_are_answered_alike(
    client: Client, link: str, connection: Connection, how: str
) -> None:
    if how == "used":
        await press(client, link)
    if how == "old":
        await connection.execute("UPDATE login_links SET expires_at = now()")
    page = await text(client, "/app/login/nonsense" if how == "made up" else link, 410)
    assert "This link is used up or too old." in page
    assert "Olha" not in page


async def test_the_cookie_is_kept_from_scripts_and_other_sites(client: Client, link: str) -> None:
    async with client.post(link, headers=OURS, allow_redirects=False) as answer:
        cookie = answer.headers[hdrs.SET_COOKIE]
    assert {"HttpOnly", "SameSite=Lax", "Path=/app"} <= set(cookie.split("; "))


async def test_where_pages_come_by_https_so_does_the_cookie(
    client: Client, link: str, settings: Settings
) -> None:
    object.__setattr__(settings, "public_url_variable", "https://homing.test")
    async with client.post(link, headers=OURS, allow_redirects=False) as answer:
        assert "Secure" in answer.headers[hdrs.SET_COOKIE].split("; ")


async def test_in_a_session_numbers_are_given_and_looks_are_noted(
    client: Client, link: str, publish: Publish, connection: Connection
) -> None:
    path = f"/app/listings/{await publish(phones=('+380441234567',))}/phone"
    assert await press(client, path) == 401
    await press(client, link)
    assert await press(client, path) == 200
    assert await press(client, path, {"Sec-Fetch-Site": "cross-site"}) == 403
    cursor = await connection.execute("SELECT count(*) AS n FROM phone_reveals")
    assert await cursor.fetchone() == {"n": 1}


async def test_logging_out_ends_the_session_for_a_copy_of_the_cookie_too(
    client: Client, link: str, connection: Connection
) -> None:
    await press(client, link)
    [cookie] = [one.value for one in client.session.cookie_jar if one.key == people.COOKIE]
    assert await press(client, "/app/logout") == 303
    assert await web_logins.user_of(connection, cookie) is None
    assert "data-load" in await text(client, "/app/searches")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.test"},
    ],
)
async def test_another_page_cannot_act_with_the_cookie(
    client: Client, link: str, headers: dict[str, str]
) -> None:
    assert await press(client, link, headers) == 403
    assert await press(client, link) == 303
    assert await press(client, "/app/searches/new", headers) == 403
    assert await press(client, "/app/logout", headers) == 403
    assert await press(client, "/app/searches/new") == 303


async def test_a_browser_that_tells_only_the_origin_may_act(client: Client, link: str) -> None:
    own = {"Origin": f"http://{client.host}:{client.port}"}
    assert await press(client, link, own) == 303


async def test_who_tries_links_is_slowed_down(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client.app[people.RATES], "_anonymous", 2)
    for status in (410, 410, 429):
        await text(client, "/app/login/nonsense", status)
