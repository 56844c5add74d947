"""Who may do what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from homing.models.scope import Scope
from homing.settings import Settings
from homing.storage import api_keys
from homing.storage.database import Connection
from homing_webapp import app as application
from homing_webapp.api.framework import keys
from tests.webapp.api.conftest import Ask, KeyFor
from tests.webapp.support import Client

STATS = "/deliveries/stats"


async def test_only_the_hash_of_a_key_is_kept(connection: Connection) -> None:
    _, key = await api_keys.create(connection, name="shop", scopes=[Scope.READ])
    cursor = await connection.execute("SELECT api_keys::text AS row FROM api_keys")
    (row,) = await cursor.fetchall()
    assert key.startswith("homing_")
    assert key not in row["row"]


async def test_a_key_may_come_in_two_headers(ask: Ask, key_for: KeyFor) -> None:
    bearer = await key_for(Scope.STAFF)
    other = {"X-API-Key": bearer["Authorization"].removeprefix("Bearer ")}
    assert (await ask("GET", "/me", headers=bearer)) == (await ask("GET", "/me", headers=other))


async def test_a_scope_that_is_missing_is_named(ask: Ask, key_for: KeyFor) -> None:
    status, problem = await ask("GET", STATS, headers=await key_for(Scope.READ))
    assert (status, problem["detail"]) == (403, "This key lacks the scope staff.")


@pytest.mark.parametrize(
    "headers",
    [
        {"X-API-Key": "homing_unknown"},
        {"Authorization": "Bearer homing_unknown"},
        {"Authorization": "Basic YTpi"},
        {"Authorization": "Bearer"},
    ],
)
async def test_a_wrong_key_opens_nothing_not_even_what_is_open(
    client: Client, headers: dict[str, str]
) -> None:
    answer = await client.get("/api/v1/me", headers=headers)
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


async def test_an_expired_key_is_worthless(ask: Ask, key_for: KeyFor) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    assert (await ask("GET", "/me", headers=await key_for(Scope.READ, expires_at=past)))[0] == 401


async def test_a_revoked_key_ends_when_it_is_looked_up_again(
    ask: Ask, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "KEPT_SECONDS", 0.0)
    number, key = await api_keys.create(connection, name="shop", scopes=[Scope.READ])
    headers = {"X-API-Key": key}
    assert (await ask("GET", "/me", headers=headers))[0] == 200
    assert await api_keys.revoke(connection, number)
    assert (await ask("GET", "/me", headers=headers))[0] == 401


async def test_a_use_is_noted(ask: Ask, connection: Connection, key_for: KeyFor) -> None:
    await ask("GET", "/me", headers=await key_for(Scope.READ))
    (key,) = await api_keys.every(connection)
    assert key.last_used_at is not None


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"X-Real-IP": "127.0.0.1"},
        {"Origin": "https://evil.example"},
        {"Host": "evil.example"},
    ],
)
async def test_what_only_looks_like_this_machine_needs_a_key(
    ask: Ask, headers: dict[str, str]
) -> None:
    assert (await ask("GET", STATS, headers=headers))[0] == 401


async def test_an_app_that_serves_others_asks_everybody_for_a_key(settings: Settings) -> None:
    app = application.make(settings.model_copy(update={"api_host": "0.0.0.0"}))  # noqa: S104
    async with TestClient(TestServer(app)) as client:
        assert (await client.get(f"/api/v1{STATS}")).status == 401
        assert (await (await client.get("/api/v1/me")).json())["scopes"] == []
