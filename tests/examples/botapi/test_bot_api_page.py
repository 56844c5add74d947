"""The page where one chats with the bot: what it shows, what it does, and whom it does not listen to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from botapi.testing import Running
from tests.examples.botapi.clients import Client, picture


@pytest.fixture
async def browser(server: Running) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(server.url) as session:
        yield session


async def do(browser: aiohttp.ClientSession, **act: Any) -> Any:
    """What is answered to an act."""
    async with browser.post("/_page/act", json=act) as answer:
        return await answer.json() if answer.status == 200 else answer.status


async def shown(browser: aiohttp.ClientSession, chat: int) -> Any:
    """What the page shows of a chat."""
    async with browser.get(f"/_page/events?chat={chat}") as answer:
        line = await answer.content.readline()
        return json.loads(line.removeprefix(b"data: "))["chat"]


async def test_a_new_person_says_start(
    client: Client, server: Running, browser: aiohttp.ClientSession
) -> None:
    chat = (await do(browser, act="meet", name="Olha", language="uk"))["chat"]
    assert not (await shown(browser, chat))["is_open"]
    await do(browser, act="say", chat=chat, text="/start")
    [update] = await client.call("get_updates")
    assert (update.message.text, update.message.from_user.language_code) == ("/start", "uk")
    assert (await shown(browser, chat))["is_open"]


async def test_what_the_bot_sends_is_shown(
    client: Client, server: Running, browser: aiohttp.ClientSession
) -> None:
    server.person(77)
    board = client.keyboard([{"text": "Keep", "callback_data": "k"}])
    text = "<b>Flat</b> &lt;script&gt;"
    await client.call("send_message", chat_id=77, text=text, parse_mode="HTML", reply_markup=board)
    await client.call("send_photo", chat_id=77, photo=client.file(picture(), "a.jpg"))
    first, second = (await shown(browser, 77))["messages"]
    assert first["segments"] == [
        {"text": "Flat", "types": ["bold"]},
        {"text": " <script>", "types": []},
    ]
    assert first["rows"] == [[{"text": "Keep", "kind": "callback_data", "url": ""}]]
    async with browser.get(second["photo"]) as answer:
        assert await answer.read() == picture()


async def test_a_press_shows_the_bots_answer(
    client: Client, server: Running, browser: aiohttp.ClientSession
) -> None:
    server.person(77)
    board = client.keyboard([{"text": "Keep", "callback_data": "k"}])
    sent = await client.call("send_message", chat_id=77, text="Flat", reply_markup=board)
    press = {"act": "press", "chat": 77, "message": sent.message_id, "row": 0, "column": 0}
    pressed = asyncio.create_task(do(browser, **press))
    [update] = await client.call("get_updates", timeout=10)
    query = update.callback_query.id
    await client.call("answer_callback_query", callback_query_id=query, text="Kept")
    assert (await pressed)["answer"]["text"] == "Kept"


async def test_a_mini_app_opens_with_signed_data(
    client: Client, server: Running, browser: aiohttp.ClientSession
) -> None:
    server.person(77)
    board = client.keyboard([{"text": "Open", "web_app": "https://homing.test/app"}])
    sent = await client.call("send_message", chat_id=77, text="Flat", reply_markup=board)
    where = f"chat=77&message={sent.message_id}&row=0&column=0"
    async with browser.get(f"/_page/launch?{where}", allow_redirects=False) as answer:
        assert answer.headers["Location"].startswith("https://homing.test/app#tgWebAppData=")


async def test_blocking_is_a_button(
    client: Client, server: Running, browser: aiohttp.ClientSession
) -> None:
    server.person(77)
    await do(browser, act="block", chat=77)
    assert server.world.chats[77].is_blocked
    await do(browser, act="unblock", chat=77)
    assert (await shown(browser, 77))["is_blocked"] is False


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.test"}, {"Host": "evil.test"}, {"Content-Type": "text/plain"}],
)
async def test_other_sites_cannot_speak_for_a_person(
    server: Running, browser: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    server.person(77)
    body = json.dumps({"act": "say", "chat": 77, "text": "hi"})
    kind = {"Content-Type": "application/json"}
    async with browser.post("/_page/act", data=body, headers=kind | headers) as answer:
        assert answer.status in (403, 415)
    assert server.world.chats[77].messages == {}


async def test_the_page_loads_nothing_from_elsewhere(browser: aiohttp.ClientSession) -> None:
    for path in ("/", "/_page/page.js", "/_page/page.css"):
        async with browser.get(path) as answer:
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
            text = await answer.text()
            assert "innerHTML" not in text


@pytest.mark.parametrize(
    ("act", "status"),
    [
        ({"act": "dance"}, 400),
        ({"act": "say", "chat": 404, "text": "hi"}, 409),
        ({"act": "press", "chat": 77, "message": 5, "row": 0, "column": 0}, 409),
    ],
)
async def test_impossible_acts_are_told(
    server: Running, browser: aiohttp.ClientSession, act: dict[str, Any], status: int
) -> None:
    server.person(77)
    assert await do(browser, **act) == status
