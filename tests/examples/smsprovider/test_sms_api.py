"""The server with Twilio's API, driven by plain HTTP and by Twilio's own library."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client as TwilioClient

from homing_workers.deliver.sms.segments import count
from smsprovider.segments import segments
from smsprovider.testing import Running
from tests.examples.smsprovider.client import FIELDS, TO, Client


async def test_a_message_is_taken_and_arrives(provider: Running, client: Client) -> None:
    status, sent = await client.send()
    assert (status, sent["status"], sent["to"], sent["num_segments"]) == (201, "queued", TO, "1")
    await provider.server.lives.settled()
    _, later = await client.get(f"/Messages/{sent['sid']}.json")
    assert (later["status"], later["error_code"]) == ("delivered", None)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"To": ""}, 21604),
        ({"To": "12"}, 21211),
        ({"To": "+15005550001"}, 21211),
        ({"To": "+15005550004"}, 21610),
        ({"To": "+15005550009"}, 21614),
        ({"From": ""}, 21603),
        ({"From": "+15005550007"}, 21606),
        ({"Body": ""}, 21602),
        ({"Body": "x" * 1601}, 21617),
        ({"StatusCallback": "nowhere"}, 21609),
    ],
)
async def test_a_wrong_request_is_refused_with_twilios_code(
    provider: Running, client: Client, fields: dict[str, str], code: int
) -> None:
    status, refusal = await client.send(**fields)
    assert (status, refusal["code"], refusal["status"]) == (400, code, 400)
    assert provider.sent == []


async def test_a_wrong_token_is_refused(provider: Running) -> None:
    url = f"{provider.url}/2010-04-01/Accounts/{provider.server.options.account}/Messages.json"
    async with aiohttp.ClientSession() as session, session.post(url, data=FIELDS) as answer:
        assert (answer.status, (await answer.json())["code"]) == (401, 20003)


async def test_a_list_is_paged(client: Client) -> None:
    for number in range(3):
        await client.send(Body=f"n{number}")
    _, page = await client.get("/Messages.json?PageSize=2")
    assert [each["body"] for each in page["messages"]] == ["n2", "n1"]
    assert page["next_page_uri"].endswith("PageSize=2&Page=1")


async def test_whoever_answers_stop_gets_nothing_until_start(
    provider: Running, client: Client
) -> None:
    await provider.server.answered(TO, " stop ")
    assert (await client.send())[1]["code"] == 21610
    await provider.server.answered(TO, "START")
    assert (await client.send())[0] == 201


async def test_requests_that_are_too_fast_are_told_to_wait(
    provider: Running, client: Client
) -> None:
    provider.misbehave("429", count=1, retry_after=7)
    form = dict(FIELDS)
    async with client.session.post(f"{client.url}/Messages.json", data=form) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "7")
    assert (await client.send())[0] == 201


@pytest.mark.parametrize("accept", [True, False])
async def test_a_reset_tells_nobody_whether_the_message_was_taken(
    provider: Running, client: Client, accept: bool
) -> None:
    provider.misbehave("reset", accept=accept)
    with pytest.raises(aiohttp.ClientError):
        await client.send()
    [entry] = provider.server.journal.entries
    assert (entry.accepted, entry.status, entry.fault) == (accept, 0, "reset")


async def test_a_hanging_answer_ends_with_its_client(provider: Running, client: Client) -> None:
    provider.misbehave("hang")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await client.send()
    assert (await client.send())[0] == 201


async def test_the_control_page_takes_orders(provider: Running, client: Client) -> None:
    control = f"{provider.url}/_control"
    order: dict[str, Any] = {"fault": "status", "status": 503, "count": None, "to": TO}
    async with client.session.post(control, json=order) as answer:
        assert answer.status == 200
    assert [(await client.send())[0], (await client.send(To="+12025550123"))[0]] == [503, 201]
    async with client.session.post(control, json={"fault": "none"}):
        assert (await client.send())[0] == 201
    async with client.session.post(control, json={"fault": "fire"}) as answer:
        assert answer.status == 400


class _Here(TwilioHttpClient):  # type: ignore[misc] # the library has no types
    """Sends what is meant for Twilio to the server."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._here = url

    def request(self, method: str, url: str, *rest: Any, **more: Any) -> Any:
        here = url.replace("https://api.twilio.com", self._here)
        return super().request(method, here, *rest, **more)


async def test_twilios_own_library_understands_every_answer(provider: Running) -> None:
    options = provider.server.options
    twilio = TwilioClient(options.account, options.token, http_client=_Here(provider.url))

    def drive() -> tuple[list[str | None], int | None]:
        sent = twilio.messages.create(to=TO, from_="+15005550006", body="Hello")
        known = [twilio.messages(str(sent.sid)).fetch().body]
        known += [each.body for each in twilio.messages.list(limit=5)]
        with pytest.raises(TwilioRestException) as caught:
            twilio.messages.create(to="+15005550001", from_="+15005550006", body="Hello")
        return known, caught.value.code

    try:
        assert await asyncio.to_thread(drive) == (["Hello", "Hello"], 21211)
    finally:
        twilio.http_client.session.close()


@pytest.mark.parametrize("text", ["", "a" * 161, "€" * 81, "я" * 135, "{" * 100, "aя" * 40])
def test_the_server_counts_segments_as_we_do(text: str) -> None:
    assert segments(text) == count(text)
