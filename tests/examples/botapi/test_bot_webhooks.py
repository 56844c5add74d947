"""Updates come to the bot's address: in order, with its secret, again after failures."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from botapi.testing import Options, Running, running
from tests.examples.botapi.clients import Client, Refused, aiogram_client, ptb_client


class Hook:
    """A bot behind a webhook that fails as often as it is told."""

    def __init__(self) -> None:
        self.got: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()
        self.failures = 0

    async def take(self, request: web.Request) -> web.Response:
        if self.failures:
            self.failures -= 1
            return web.Response(status=500)
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        self.got.put_nowait((secret, await request.json()))
        return web.Response()

    async def next(self) -> tuple[str, dict[str, Any]]:
        async with asyncio.timeout(10):
            return await self.got.get()


@pytest.fixture
async def hook() -> AsyncIterator[tuple[Hook, str]]:
    made, application = Hook(), web.Application()
    application.router.add_post("/hook", made.take)
    async with TestServer(application) as server:
        yield made, str(server.make_url("/hook"))


@pytest.fixture(params=[aiogram_client, ptb_client])
async def hooked(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Running, Client]]:
    """A server that delivers to loopback, which Telegram would not."""
    async with (
        running(Options(http_on_loopback=True)) as server,
        request.param(server.url, server.token) as client,
    ):
        yield server, client


async def test_a_webhook_gets_updates_with_its_secret(
    hooked: tuple[Running, Client], hook: tuple[Hook, str]
) -> None:
    (server, client), (bot, url) = hooked, hook
    await client.call("set_webhook", url=url, secret_token="s3cret")
    server.person(77).say("hello")
    secret, update = await bot.next()
    assert (secret, update["message"]["text"]) == ("s3cret", "hello")
    assert (await client.call("get_webhook_info")).url == url


async def test_a_webhook_that_fails_is_tried_again_in_order(
    hooked: tuple[Running, Client], hook: tuple[Hook, str]
) -> None:
    (server, client), (bot, url) = hooked, hook
    bot.failures = 2
    await client.call("set_webhook", url=url)
    for text in "ab":
        server.person(77).say(text)
    assert [(await bot.next())[1]["message"]["text"] for _ in range(2)] == ["a", "b"]
    info = await client.call("get_webhook_info")
    assert info.last_error_message == "Wrong response from the webhook: 500"


async def test_with_a_webhook_nobody_may_ask(
    hooked: tuple[Running, Client], hook: tuple[Hook, str]
) -> None:
    client = hooked[1]
    await client.call("set_webhook", url=hook[1])
    with pytest.raises(Refused, match=r"(?i)can't use getUpdates method while webhook is active"):
        await client.call("get_updates")
    await client.call("delete_webhook", drop_pending_updates=True)
    assert list(await client.call("get_updates")) == []


async def test_webhooks_are_https(client: Client) -> None:
    with pytest.raises(Refused, match=r"(?i)an HTTPS URL must be provided"):
        await client.call("set_webhook", url="http://homing.test/hook")
    with pytest.raises(Refused, match=r"(?i)only on ports 80, 88, 443 or 8443"):
        await client.call("set_webhook", url="https://homing.test:8000/hook")
