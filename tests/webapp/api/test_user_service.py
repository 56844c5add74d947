"""Addresses that another service knows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from homing.settings import Settings
from homing.storage import deliveries, notifications
from homing.storage.database import Connection
from homing_webapp import app as application
from tests.webapp.api.test_notifications import LETTER
from tests.webapp.support import Client

BARE = {name: LETTER[name] for name in ("title", "message", "user_id")}


class Service:
    """Answers what it is told to."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, str]] = []
        self.asked: list[str] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        status, body = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        headers = {"Location": "/elsewhere"} if status == 302 else None
        return web.Response(status=status, text=body, headers=headers)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
async def client(service: Service, settings: Settings) -> AsyncIterator[Client]:
    app = web.Application()
    app.router.add_get("/{path:.*}", service.answer)
    async with TestServer(app) as server:
        url = str(server.make_url("/")).rstrip("/")
        ours = application.make(settings.model_copy(update={"user_service_url": url}))
        async with TestClient(TestServer(ours)) as client:
            yield client


async def _send(client: Client, **changes: Any) -> tuple[int, dict[str, Any]]:
    answer = await client.post("/api/v1/notifications/", json=BARE | changes)
    return answer.status, await answer.json()


async def _addresses(connection: Connection) -> set[str | None]:
    page = await deliveries.page(connection)
    outgoing = await notifications.read(connection, [one.id for one in page.deliveries])
    return {one.address for one in outgoing.values()}


async def test_the_service_knows_where_a_person_is_reached(
    client: Client, service: Service, connection: Connection
) -> None:
    service.answers = [(200, '{"email": "o@test.com", "phone_number": "+998901234567", "age": 7}')]
    assert (await _send(client))[0] == 201
    assert service.asked == ["/users/1"]
    assert await _addresses(connection) == {"o@test.com", "+998901234567"}


async def test_an_answer_is_remembered(client: Client, service: Service) -> None:
    service.answers = [(200, '{"email": "o@test.com"}')]
    for _ in range(3):
        await _send(client)
    assert len(service.asked) == 1


async def test_it_is_not_asked_for_what_is_known(client: Client, service: Service) -> None:
    service.answers = [(500, "")]
    on = {"email_enabled": True, "sms_enabled": False}
    await client.post("/api/v1/preferences/1", json=on)
    assert (await _send(client, user_email="o@test.com"))[0] == 201
    assert service.asked == []


@pytest.mark.parametrize("bad", [(500, ""), (200, "<html>"), (200, '{"email": 7}'), (302, "{}")])
async def test_one_failure_is_tried_again(
    client: Client, service: Service, bad: tuple[int, str]
) -> None:
    service.answers = [bad, (200, '{"email": "o@test.com"}')]
    assert (await _send(client))[0] == 201
    assert len(service.asked) == 2


async def test_an_answer_without_an_end_is_not_read(client: Client, service: Service) -> None:
    large = '{"email": "o@test.com", "more": "%s"}' % ("x" * 100_000)
    service.answers = [(200, large)]
    assert (await _send(client))[0] == 503


async def test_redirects_are_not_followed(client: Client, service: Service) -> None:
    service.answers = [(302, '{"email": "o@test.com"}')]
    assert (await _send(client))[0] == 503
    assert set(service.asked) == {"/users/1"}


async def test_while_it_is_down_nothing_is_kept_and_the_same_key_works_later(
    client: Client, service: Service, connection: Connection
) -> None:
    service.answers = [(500, "")]
    key = {"Idempotency-Key": "1"}
    answer = await client.post("/api/v1/notifications/", json=BARE, headers=key)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert (await deliveries.page(connection)).deliveries == ()
    service.answers = [(200, '{"email": "o@test.com"}')]
    answer = await client.post("/api/v1/notifications/", json=BARE, headers=key)
    assert answer.status == 201


async def test_a_person_whom_nobody_knows_is_not_found(client: Client, service: Service) -> None:
    service.answers = [(404, "")]
    assert (await _send(client))[0] == 404


async def test_an_address_that_cannot_be_one_counts_as_unknown(
    client: Client, service: Service
) -> None:
    service.answers = [(200, '{"email": "nobody", "phone_number": "12"}')]
    _, created = await _send(client)
    assert [one["channel"] for one in created["skipped"]] == ["telegram", "email", "sms"]
