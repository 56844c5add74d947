"""What the server posts to web hooks, checked by Twilio's own library."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from twilio.request_validator import RequestValidator

from smsprovider.server import Options
from smsprovider.testing import Running, running
from tests.examples.smsprovider.client import TO, Client


class Hook:
    """Keeps what is posted to it, where the signature is right."""

    def __init__(self) -> None:
        self.url = ""
        self.got: list[dict[str, str]] = []
        #: Answers to the next posts.
        self.statuses: list[int] = []

    async def take(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        url = self.url + (f"?{request.query_string}" if request.query_string else "")
        signature = request.headers["X-Twilio-Signature"]
        assert RequestValidator("demo-token").validate(url, form, signature)
        self.got.append(form)
        return web.Response(status=self.statuses.pop(0) if self.statuses else 204)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook, app = Hook(), web.Application()
    app.router.add_post("/hook", hook.take)
    async with TestServer(app) as server:
        hook.url = str(server.make_url("/hook"))
        yield hook


async def test_each_step_is_reported(provider: Running, client: Client, hook: Hook) -> None:
    _, sent = await client.send(StatusCallback=f"{hook.url}?delivery=7")
    await provider.server.lives.settled()
    assert [form["MessageStatus"] for form in hook.got] == ["sent", "delivered"]
    assert {form["MessageSid"] for form in hook.got} == {sent["sid"]}


async def test_a_loss_is_reported_with_its_code(
    provider: Running, client: Client, hook: Hook
) -> None:
    await client.send(To="+15005550015", StatusCallback=hook.url)
    await provider.server.lives.settled()
    last = hook.got[-1]
    assert (last["MessageStatus"], last["ErrorCode"]) == ("undelivered", "30005")


async def test_an_answer_of_a_person_is_posted(hook: Hook) -> None:
    async with running(Options(incoming=hook.url)) as provider:
        assert await provider.server.answered(TO, "STOP") == 204
    [form] = hook.got
    assert (form["From"], form["Body"]) == (TO, "STOP")


async def test_a_report_is_posted_again_where_it_was_not_taken(hook: Hook) -> None:
    hook.statuses = [503]
    async with running(Options(incoming=hook.url, tries=2)) as provider:
        assert await provider.server.answered(TO, "Hello") == 204
    assert len(hook.got) == 2


async def test_a_hook_that_is_away_holds_nothing_up(provider: Running, client: Client) -> None:
    _, sent = await client.send(StatusCallback="http://127.0.0.1:1/hook")
    await provider.server.lives.settled()
    assert (await client.get(f"/Messages/{sent['sid']}.json"))[1]["status"] == "delivered"
