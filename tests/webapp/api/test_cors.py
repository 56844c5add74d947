"""Pages of other origins."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from homing.settings import Settings
from homing_webapp import app as application
from tests.webapp.support import Client

SHOP = "https://shop.example"

ASK = {"Origin": SHOP, "Access-Control-Request-Method": "PUT"}


@pytest.fixture
async def shared(settings: Settings) -> AsyncIterator[Client]:
    app = application.make(settings.model_copy(update={"api_cors_origins": SHOP}))
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_a_chosen_origin_may_ask_and_read(shared: Client) -> None:
    before = await shared.options("/api/v1/subscriptions/1", headers=ASK)
    assert (before.status, before.headers["Access-Control-Allow-Origin"]) == (204, SHOP)
    assert "PUT" in before.headers["Access-Control-Allow-Methods"]
    answer = await shared.get("/api/v1/me", headers={"Origin": SHOP})
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert "X-Total-Count" in answer.headers["Access-Control-Expose-Headers"]
    assert "Origin" in answer.headers["Vary"]


async def test_refusals_can_be_read_too(shared: Client) -> None:
    answer = await shared.get("/api/v1/nothing", headers={"Origin": SHOP})
    assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (404, SHOP)


async def test_other_origins_may_not(shared: Client) -> None:
    for answer in (
        await shared.options("/api/v1/me", headers=ASK | {"Origin": "https://evil.example"}),
        await shared.get("/api/v1/me", headers={"Origin": "https://evil.example"}),
    ):
        assert "Access-Control-Allow-Origin" not in answer.headers


async def test_without_the_setting_nobody_may(client: Client) -> None:
    answer = await client.options("/api/v1/me", headers=ASK)
    assert (answer.status, "Access-Control-Allow-Origin" in answer.headers) == (405, False)
