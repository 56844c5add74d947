"""The duty that fetches exchange rates, from a service of the test's own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from homing import rates
from homing.settings import Settings
from homing.storage import exchange_rates as stored
from homing_workers.maintenance import exchange_rates

GIVEN = {"base": "EUR", "date": "2026-01-02", "rates": {"USD": 1.1}}


@dataclass
class Service:
    url: str = ""
    answer: web.Response = field(default_factory=lambda: web.json_response(GIVEN))
    asked: int = 0

    async def reply(self, request: web.Request) -> web.Response:
        self.asked += 1
        return web.Response(
            status=self.answer.status,
            body=self.answer.body,
            content_type="application/json",
            headers=dict.fromkeys(self.answer.headers.keys() & {"Location"}, "/moved"),
        )


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    made = Service()
    app = web.Application()
    app.router.add_get("/{path:(moved)?}", made.reply)
    async with TestServer(app) as server:
        made.url = str(server.make_url("/?key=secret"))
        yield made


@pytest.fixture
def fetch(settings: Settings, once_with: Any, service: Service) -> Any:
    async def run() -> int | None:
        url = SecretStr(service.url)
        done: int | None = await once_with(
            settings.model_copy(update={"exchange_rates_url": url}), exchange_rates.DUTY
        )
        return done

    return run


async def test_new_rates_are_put_into_use(fetch: Any, world: Any) -> None:
    assert await fetch() == 1
    assert (await rates.in_use(world.connection)).units == rates.read(json.dumps(GIVEN), "").units
    origin = await stored.origin(world.connection)
    assert origin is not None
    assert origin.source == "127.0.0.1"


async def test_the_service_is_asked_again_after_six_hours(
    fetch: Any, world: Any, service: Service
) -> None:
    assert [await fetch(), await fetch(), service.asked] == [1, 0, 1]
    await world.connection.execute("UPDATE exchange_rates SET loaded_at = now() - interval '7 h'")
    assert [await fetch(), service.asked] == [1, 2]


@pytest.mark.parametrize(
    "answer",
    [
        web.json_response(GIVEN | {"rates": {}}),
        web.json_response(GIVEN | {"date": f"{datetime.now(UTC).year + 1}-12-31"}),
        web.json_response({"error": "no such key"}),
        web.json_response(GIVEN, status=500),
        web.Response(body=b" " * 3_000_000),
        web.json_response(GIVEN, status=302, headers={"Location": "/moved"}),
    ],
)
async def test_where_the_service_fails_the_last_rates_stay(
    fetch: Any, world: Any, service: Service, answer: web.Response, capsys: Any
) -> None:
    await fetch()
    await world.connection.execute("UPDATE exchange_rates SET loaded_at = now() - interval '7 h'")
    service.answer = answer
    assert await fetch() == 0
    assert (await rates.in_use(world.connection)).version == 1
    assert service.asked == 2
    assert "secret" not in capsys.readouterr().out


async def test_a_service_that_is_not_there_leaves_the_rates(
    settings: Settings, once_with: Any
) -> None:
    away = settings.model_copy(update={"exchange_rates_url": SecretStr("http://127.0.0.1:1")})
    assert await once_with(away, exchange_rates.DUTY) == 0


async def test_without_a_service_nothing_is_asked(settings: Settings, once_with: Any) -> None:
    assert await once_with(settings, exchange_rates.DUTY) == 0
