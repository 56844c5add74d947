"""How often callers may ask."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import TestClient, TestServer
from redis.asyncio import Redis

from homing.models.scope import Scope
from homing.settings import Settings
from homing_webapp import app as application
from homing_webapp.api.framework import Caller, Refusal, keys
from homing_webapp.api.framework.rates import Rates
from homing_webapp.api.framework.sharing import share
from tests.webapp.api.conftest import KeyFor

SOMEBODY = Caller("address:203.0.113.9")


class Clock:
    def __init__(self) -> None:
        self.now = 600.0

    def __call__(self) -> float:
        return self.now


def _allowed(rates: Rates, caller: Caller = SOMEBODY) -> int:
    """Requests until the first refusal."""
    for number in range(1000):
        try:
            rates.count(caller)
        except Refusal:
            return number
    raise AssertionError("no refusal")


def test_so_many_requests_a_minute_and_no_more() -> None:
    assert _allowed(Rates(per_key=0, anonymous=10, clock=Clock())) == 10


def test_the_headers_tell_what_is_left_and_when_there_is_more() -> None:
    clock = Clock()
    clock.now += 45
    headers = Rates(per_key=0, anonymous=10, clock=clock).count(SOMEBODY)
    assert headers == {
        "RateLimit-Policy": '"minute";q=10;w=60',
        "RateLimit": '"minute";r=9;t=16',
    }


def test_a_new_minute_forgets_the_last_one_little_by_little() -> None:
    clock = Clock()
    rates = Rates(per_key=0, anonymous=10, clock=clock)
    _allowed(rates)
    clock.now += 60 + 30
    assert _allowed(rates) == 5
    clock.now += 600
    assert _allowed(rates) == 10


def test_one_caller_does_not_use_up_what_is_anothers() -> None:
    rates = Rates(per_key=0, anonymous=10, clock=Clock())
    _allowed(rates)
    assert _allowed(rates, Caller("address:203.0.113.10")) == 10


async def test_two_processes_learn_what_the_other_counted(redis_url: str) -> None:
    clock = Clock()
    one, other = (Rates(per_key=0, anonymous=10, clock=clock) for _ in range(2))
    async with Redis.from_url(redis_url) as redis:
        for _ in range(6):
            one.count(SOMEBODY)
        other.count(SOMEBODY)
        for rates in (one, other, one):
            await share(rates, redis)
    assert (_allowed(one), _allowed(other)) == (3, 3)


async def test_too_many_requests_are_told_when_to_come_back(settings: Settings) -> None:
    few = settings.model_copy(update={"api_rate_anonymous": 1, "api_host": "0.0.0.0"})  # noqa: S104
    async with TestClient(TestServer(application.make(few))) as client:
        first, second = [await client.get("/api/v1/me") for _ in range(2)]
    assert (first.status, second.status) == (200, 429)
    assert 0 < int(second.headers["Retry-After"]) <= 61


async def test_guesses_at_keys_are_counted_by_address(settings: Settings) -> None:
    few = settings.model_copy(update={"api_rate_anonymous": 2})
    async with TestClient(TestServer(application.make(few))) as client:
        guesses = [
            (await client.get("/api/v1/me", headers={"X-API-Key": f"homing_{n}"})).status
            for n in range(4)
        ]
    assert guesses == [401, 401, 429, 429]


async def test_a_key_that_is_known_is_not_counted_by_address(
    settings: Settings, key_for: KeyFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "KEPT_SECONDS", 0.0)
    headers = await key_for(Scope.READ)
    few = settings.model_copy(update={"api_rate_anonymous": 1})
    async with TestClient(TestServer(application.make(few))) as client:
        asked = [(await client.get("/api/v1/me", headers=headers)).status for _ in range(3)]
    assert asked == [200, 200, 200]


@pytest.mark.parametrize(("proxies", "refused"), [(0, True), (1, False)])
async def test_behind_a_proxy_each_person_counts_alone(
    settings: Settings, proxies: int, refused: bool
) -> None:
    few = settings.model_copy(update={"api_rate_anonymous": 1, "api_proxies": proxies})
    async with TestClient(TestServer(application.make(few))) as client:
        for address in ("198.51.100.1", "198.51.100.2"):
            forwarded = {"X-Forwarded-For": f"10.0.0.{proxies}, {address}"}
            answer = await client.get("/api/v1/me", headers=forwarded)
    assert (answer.status == 429) is refused
