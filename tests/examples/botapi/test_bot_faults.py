"""The server misbehaves as it is told, and the journal knows what it accepted."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import pytest

from botapi.testing import Fault, Running
from tests.examples.botapi.clients import Client, Refused


async def say(client: Client) -> None:
    await client.call("send_message", chat_id=77, text="hi")


async def test_too_many_requests_name_a_wait(client: Client, server: Running) -> None:
    server.person(77)
    server.faults.add(Fault(kind="429", retry_after=7))
    with pytest.raises(Refused) as caught:
        await say(client)
    assert caught.value.retry_after == 7
    await say(client)
    assert [one.status for one in server.calls("sendMessage")] == [429, 200]


@pytest.mark.parametrize("accept", [True, False])
@pytest.mark.parametrize("kind", ["reset", "junk", "status"])
async def test_a_failure_may_come_before_or_after_the_effect(
    client: Client, server: Running, kind: str, accept: bool
) -> None:
    server.person(77)
    server.faults.add(Fault(kind=kind, accept=accept, status=502))
    with pytest.raises((Refused, aiohttp.ClientError, ValueError)):
        await say(client)
    [entry] = server.calls("sendMessage")
    assert (entry.accepted, entry.status) == (accept, 0 if kind == "reset" else 502)
    assert len(server.sent(77)) == accept == len(entry.message_ids)


async def test_an_answer_that_never_comes(server: Running) -> None:
    server.person(77)
    server.faults.add(Fault(kind="hang", accept=True))
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(0.3)) as session:
        with pytest.raises(TimeoutError):
            await session.get(f"{server.url}/bot{server.token}/sendMessage?chat_id=77&text=hi")
    assert [one.text for one in server.sent(77)] == ["hi"]


async def test_a_slow_answer_is_right(client: Client, server: Running) -> None:
    server.person(77)
    server.faults.add(Fault(kind="slow", seconds=0.2))
    started = asyncio.get_running_loop().time()
    await say(client)
    assert asyncio.get_running_loop().time() - started >= 0.2


async def test_faults_keep_to_their_chat_and_method(client: Client, server: Running) -> None:
    for number in (77, 78):
        server.person(number)
    server.faults.add(Fault(kind="status", chat=78, method="sendPhoto", count=None))
    await say(client)
    await client.call("send_message", chat_id=78, text="hi")
    with pytest.raises(Refused):
        await client.call("send_photo", chat_id=78, photo="https://portal.test/1.jpg")


async def test_chance_is_the_same_for_the_same_seed(client: Client, server: Running) -> None:
    server.person(77)
    outcomes = []
    for _ in range(2):
        server.faults.clear()
        server.faults.add(Fault(kind="status", probability=0.5, seed=3, count=None))
        since = server.journal.last
        for _ in range(12):
            try:
                await say(client)
            except Refused:
                continue
        outcomes.append([one.accepted for one in server.calls("sendMessage", since=since)])
    assert outcomes[0] == outcomes[1]
    assert 0 < sum(outcomes[0]) < 12


async def test_refused_connections_come_back_on_the_same_port(
    client: Client, server: Running
) -> None:
    server.person(77)
    url = server.url
    await server.refuse()
    with pytest.raises(Refused):
        await say(client)
    await server.accept()
    await say(client)
    assert (server.url, len(server.sent(77))) == (url, 1)


async def test_orders_come_by_http_too(client: Client, server: Running) -> None:
    async with aiohttp.ClientSession(server.url) as session:
        for order in (
            {"action": "person", "id": 77, "language": "uk"},
            {"fault": "429", "retry_after": 2, "chat": 77},
            {"action": "say", "id": 77, "text": "/start"},
        ):
            async with session.post("/_control", json=order) as answer:
                assert answer.status == 200, await answer.text()
        with pytest.raises(Refused):
            await say(client)
        async with session.get("/_journal?accepted=false&chat=77") as answer:
            [entry] = await answer.json()
    assert (entry["method"], entry["fault"], entry["parameters"]["text"]) == (
        *("sendMessage", "429"),
        "hi",
    )
    assert (await client.call("get_updates"))[0].message.text == "/start"


@pytest.mark.parametrize("order", ["{}", '{"fault": "fire"}', '{"action": "say", "id": 5}', "?"])
async def test_wrong_orders_are_refused(server: Running, order: str) -> None:
    async with (
        aiohttp.ClientSession(server.url) as session,
        session.post("/_control", data=order) as answer,
    ):
        assert answer.status == 400


async def test_connections_are_refused_for_a_while_by_order(server: Running) -> None:
    async with aiohttp.ClientSession() as session:
        order = json.dumps({"action": "refuse", "seconds": 0.3})
        async with session.post(f"{server.url}/_control", data=order) as answer:
            assert answer.status == 200
        seen: set[bool] = set()
        async with asyncio.timeout(10):
            while seen != {True, False} or not await _is_there(session, server):
                seen.add(await _is_there(session, server))
                await asyncio.sleep(0.02)


async def _is_there(session: aiohttp.ClientSession, server: Running) -> bool:
    try:
        async with session.get(f"{server.url}/_journal") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False
