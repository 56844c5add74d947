"""Likes and the ranking over HTTP."""

from __future__ import annotations

import pytest

from homing.models.scope import Scope
from homing.storage import users
from homing.storage.database import Connection
from tests.core.storage.support import Crawl, advert, column, new_source
from tests.webapp.api.conftest import Ask, KeyFor


@pytest.fixture
async def homes(connection: Connection) -> list[int]:
    crawl = await Crawl.start(connection, await new_source(connection))
    await crawl.see(advert("1"), advert("2"))
    return await column(connection, "SELECT id FROM properties ORDER BY id")


async def test_a_like_is_made_once(
    ask: Ask, key_for: KeyFor, person: int, homes: list[int]
) -> None:
    key = await key_for(Scope.WRITE, Scope.READ, user_id=person)
    path = f"/properties/{homes[0]}/likes"
    first, again = [await ask("POST", path, headers=key) for _ in range(2)]
    assert (first[0], again[0]) == (201, 200)
    assert first[1] == again[1]
    _, found = await ask("GET", f"/users/{person}/likes", headers=key)
    assert [like["property_id"] for like in found["items"]] == homes[:1]


async def test_a_like_is_taken_back_any_number_of_times(
    ask: Ask, key_for: KeyFor, person: int, homes: list[int]
) -> None:
    key = await key_for(Scope.WRITE, Scope.READ, user_id=person)
    path = f"/properties/{homes[0]}/likes"
    await ask("POST", path, headers=key)
    assert [(await ask("DELETE", path, headers=key))[0] for _ in range(2)] == [204, 204]
    _, found = await ask("GET", f"/users/{person}/likes", headers=key)
    assert found == {"items": [], "next": None}


async def test_a_home_that_is_not_there_is_not_liked(
    ask: Ask, key_for: KeyFor, person: int
) -> None:
    key = await key_for(Scope.WRITE, user_id=person)
    status, problem = await ask("POST", "/properties/4711/likes", headers=key)
    assert (status, problem["detail"]) == (404, "There is no home 4711.")


async def test_nobody_likes_in_the_name_of_another(
    ask: Ask, key_for: KeyFor, person: int, connection: Connection, homes: list[int]
) -> None:
    other = await users.create(connection, name="Other")
    path = f"/properties/{homes[0]}/likes?user_id={other}"
    own = await key_for(Scope.WRITE, user_id=person)
    assert (await ask("POST", path, headers=own))[0] == 403
    staff = await key_for(Scope.WRITE, Scope.STAFF)
    assert (await ask("POST", path, headers=staff))[0] == 201


async def test_likes_come_in_pages(
    ask: Ask, key_for: KeyFor, person: int, homes: list[int]
) -> None:
    key = await key_for(Scope.WRITE, Scope.READ, user_id=person)
    for home in homes:
        await ask("POST", f"/properties/{home}/likes", headers=key)
    path = f"/users/{person}/likes?limit=1"
    _, first = await ask("GET", path, headers=key)
    _, second = await ask("GET", f"{path}&before={first['next']}", headers=key)
    assert [page["items"][0]["property_id"] for page in (first, second)] == homes[::-1]
    assert second["next"] is None


async def test_the_ranking_is_for_staff(
    ask: Ask, key_for: KeyFor, person: int, homes: list[int]
) -> None:
    key = await key_for(Scope.WRITE, Scope.READ, user_id=person)
    await ask("POST", f"/properties/{homes[1]}/likes", headers=key)
    assert (await ask("GET", "/properties/ranking", headers=key))[0] == 403
    staff = await key_for(Scope.STAFF)
    status, found = await ask("GET", "/properties/ranking?days=7", headers=staff)
    assert status == 200
    assert [(one["rank"], one["home"]["id"], one["likes"]) for one in found["items"]] == [
        (1, homes[1], 1)
    ]
    assert found["items"][0]["score"] == pytest.approx(1, abs=1e-3)
