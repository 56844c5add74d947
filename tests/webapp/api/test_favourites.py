"""Homes that a person keeps."""

from __future__ import annotations

import pytest

from homing.models.scope import Scope
from tests.webapp.api.conftest import Ask, Headers, KeyFor
from tests.webapp.support import Publish


@pytest.fixture
async def own(key_for: KeyFor, person: int) -> Headers:
    return await key_for(Scope.READ, Scope.WRITE, user_id=person)


@pytest.fixture
async def homes(publish: Publish) -> list[int]:
    """Each listing has a home of its own, of the same number."""
    return [await publish(f"a{number}") for number in range(3)]


async def _keep(ask: Ask, own: Headers, home: int) -> int:
    return (await ask("POST", "/favourites", json={"property_id": home}, headers=own))[0]


async def test_keeping_twice_is_keeping_once(ask: Ask, own: Headers, homes: list[int]) -> None:
    assert [await _keep(ask, own, homes[0]) for _ in range(2)] == [201, 200]
    _, kept = await ask("GET", "/favourites", headers=own)
    assert [one["property_id"] for one in kept["items"]] == homes[:1]


async def test_the_list_goes_on_where_it_ended_even_when_that_home_is_gone(
    ask: Ask, own: Headers, homes: list[int]
) -> None:
    for home in homes:
        await _keep(ask, own, home)
    _, first = await ask("GET", "/favourites?limit=2", headers=own)
    assert [one["property_id"] for one in first["items"]] == homes[:0:-1]
    await ask("DELETE", f"/favourites/{homes[1]}", headers=own)
    _, second = await ask("GET", f"/favourites?before={first['next']}", headers=own)
    assert ([one["property_id"] for one in second["items"]], second["next"]) == (homes[:1], None)


async def test_a_dropped_home_is_no_favourite(ask: Ask, own: Headers, homes: list[int]) -> None:
    await _keep(ask, own, homes[0])
    path = f"/favourites/{homes[0]}"
    assert [(await ask("DELETE", path, headers=own))[0] for _ in range(2)] == [204, 404]


async def test_an_unknown_home_is_not_found(ask: Ask, own: Headers) -> None:
    assert await _keep(ask, own, 999) == 404


async def test_without_a_key_of_a_user_there_is_nobody_to_act_for(ask: Ask) -> None:
    status, problem = await ask("GET", "/favourites")
    assert (status, problem["errors"][0]["field"]) == (422, "user_id")
