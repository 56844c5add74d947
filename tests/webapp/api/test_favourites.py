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


async def test_a_home_has_a_note_and_a_list(ask: Ask, own: Headers, homes: list[int]) -> None:
    await _keep(ask, own, homes[0])
    await _keep(ask, own, homes[1])
    _, made = await ask("POST", "/favourite-lists", json={"name": "Near work"}, headers=own)
    change = {"note": "Sunny", "list_id": made["id"]}
    status, changed = await ask("PATCH", f"/favourites/{homes[0]}", json=change, headers=own)
    assert (status, changed["note"], changed["list_id"]) == (200, "Sunny", made["id"])
    _, found = await ask("GET", f"/favourites?list_id={made['id']}", headers=own)
    assert found["items"] == [changed]
    _, lists = await ask("GET", "/favourite-lists", headers=own)
    assert lists["items"] == [made | {"homes": 1}]


async def test_what_is_not_named_stays(ask: Ask, own: Headers, homes: list[int]) -> None:
    await _keep(ask, own, homes[0])
    path = f"/favourites/{homes[0]}"
    await ask("PATCH", path, json={"note": "Sunny"}, headers=own)
    _, changed = await ask("PATCH", path, json={"list_id": None}, headers=own)
    assert changed["note"] == "Sunny"
    _, changed = await ask("PATCH", path, json={"note": None}, headers=own)
    assert changed["note"] is None


async def test_lists_are_renamed_and_deleted(ask: Ask, own: Headers) -> None:
    made = [
        (await ask("POST", "/favourite-lists", json={"name": name}, headers=own))[1]["id"]
        for name in ("Work", "Sea")
    ]
    path = f"/favourite-lists/{made[0]}"
    assert (await ask("PUT", path, json={"name": "sea"}, headers=own))[0] == 409
    assert (await ask("PUT", path, json={"name": "Office"}, headers=own))[0] == 200
    assert [(await ask("DELETE", path, headers=own))[0] for _ in range(2)] == [204, 404]
    assert (await ask("PUT", path, json={"name": "Office"}, headers=own))[0] == 404


async def test_a_list_that_is_not_there_takes_nothing(
    ask: Ask, own: Headers, homes: list[int]
) -> None:
    await _keep(ask, own, homes[0])
    path, change = f"/favourites/{homes[0]}", {"list_id": 99}
    assert (await ask("PATCH", path, json=change, headers=own))[0] == 404
    assert (await ask("PATCH", f"/favourites/{homes[1]}", json=change, headers=own))[0] == 404


@pytest.mark.parametrize("text", ["", "  ", "a\0b"])
async def test_what_cannot_be_kept_is_no_note_and_no_name(
    ask: Ask, own: Headers, homes: list[int], text: str
) -> None:
    await _keep(ask, own, homes[0])
    note = await ask("PATCH", f"/favourites/{homes[0]}", json={"note": text}, headers=own)
    name = await ask("POST", "/favourite-lists", json={"name": text}, headers=own)
    assert (note[0], name[0]) == (422, 422)
