"""A person's saved searches."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from homing.models.scope import Scope
from tests.webapp.api.conftest import Ask, Headers, KeyFor
from tests.webapp.support import Client

FLAT = {
    "name": "Flat",
    "criteria": {"city": "Kyiv", "price_max": "900.50", "currency": "USD", "rooms": [2, 3]},
}


@pytest.fixture
async def own(key_for: KeyFor, person: int) -> Headers:
    return await key_for(Scope.READ, Scope.WRITE, user_id=person)


async def _create(ask: Ask, own: Headers, **changes: Any) -> dict[str, Any]:
    status, made = await ask("POST", "/subscriptions", json=FLAT | changes, headers=own)
    assert status == 201, made
    return dict(made)


async def test_a_saved_search_is_as_it_was_sent(ask: Ask, own: Headers, person: int) -> None:
    made = await _create(ask, own)
    assert (made["user_id"], made["version"], made["active"]) == (person, 1, True)
    assert made["criteria"]["price_max"] == "900.50"
    assert await ask("GET", f"/subscriptions/{made['id']}", headers=own) == (200, made)
    assert await ask("GET", "/subscriptions", headers=own) == (200, {"items": [made]})


async def test_the_answer_tells_where_it_is_and_which_state_it_has(
    client: Client, own: Headers
) -> None:
    answer = await client.post("/api/v1/subscriptions", json=FLAT, headers=own)
    assert answer.headers["ETag"] == '"1"'
    again = await client.get(answer.headers["Location"], headers=own | {"If-None-Match": '"1"'})
    assert (again.status, await again.read()) == (304, b"")


async def test_a_patch_changes_what_it_names(ask: Ask, own: Headers) -> None:
    made = await _create(ask, own)
    path = f"/subscriptions/{made['id']}"
    status, changed = await ask("PATCH", path, json={"active": False}, headers=own)
    assert (status, changed["version"]) == (200, 2)
    assert (changed["active"], changed["criteria"]) == (False, made["criteria"])


async def test_a_put_replaces_everything(ask: Ask, own: Headers) -> None:
    made = await _create(ask, own, active=False)
    whole = {"name": "House", "criteria": {"property_types": ["house"]}}
    _, changed = await ask("PUT", f"/subscriptions/{made['id']}", json=whole, headers=own)
    assert (changed["name"], changed["active"]) == ("House", True)
    assert changed["criteria"]["city"] is None


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("tag", ['"1"', '"99999999999999999999"', "junk", 'W/"2"'])
async def test_a_change_of_an_older_state_is_refused(
    ask: Ask, own: Headers, method: str, tag: str
) -> None:
    path = f"/subscriptions/{(await _create(ask, own))['id']}"
    await ask("PATCH", path, json={"name": "Newer"}, headers=own)
    body = {} if method == "DELETE" else {"json": FLAT}
    assert (await ask(method, path, headers=own | {"If-Match": tag}, **body))[0] == 412
    assert (await ask("GET", path, headers=own))[1]["name"] == "Newer"


async def test_one_of_two_edits_of_the_same_state_is_refused(ask: Ask, own: Headers) -> None:
    path = f"/subscriptions/{(await _create(ask, own))['id']}"
    edit = {"headers": own | {"If-Match": '"1"'}, "json": {"name": "New"}}
    answers = await asyncio.gather(*(ask("PATCH", path, **edit) for _ in range(2)))
    assert sorted(status for status, _ in answers) == [200, 412]


async def test_a_deleted_one_is_gone(ask: Ask, own: Headers) -> None:
    path = f"/subscriptions/{(await _create(ask, own))['id']}"
    assert [(await ask("DELETE", path, headers=own))[0] for _ in range(2)] == [204, 404]


async def test_other_peoples_are_not_found(ask: Ask, own: Headers, key_for: KeyFor) -> None:
    await ask("POST", "/preferences/500", json={"email_enabled": True, "sms_enabled": True})
    other = await key_for(Scope.READ, Scope.WRITE, user_id=500)
    path = f"/subscriptions/{(await _create(ask, own))['id']}"
    assert (await ask("PUT", path, json=FLAT, headers=other))[0] == 404
    assert await ask("GET", "/subscriptions", headers=other) == (200, {"items": []})


async def test_staff_act_for_anybody_whom_they_name(ask: Ask, person: int) -> None:
    assert (await ask("POST", "/subscriptions", json=FLAT))[0] == 422
    assert (await ask("POST", f"/subscriptions?user_id={person}", json=FLAT))[0] == 201
    assert (await ask("POST", "/subscriptions?user_id=12345", json=FLAT))[0] == 404


@pytest.mark.parametrize(
    ("criteria", "field"),
    [
        ({"price_max": 5}, "criteria"),
        ({"price_min": 9, "price_max": 5, "currency": "USD"}, "criteria"),
        ({"include_words": ["a\0b"]}, "criteria"),
        ({"rooms": [99]}, "criteria.rooms.0"),
        ({"colour": "red"}, "criteria.colour"),
    ],
)
async def test_criteria_that_make_no_sense_are_named(
    ask: Ask, own: Headers, criteria: dict[str, Any], field: str
) -> None:
    body = FLAT | {"criteria": criteria}
    status, problem = await ask("POST", "/subscriptions", json=body, headers=own)
    assert (status, [error["field"] for error in problem["errors"]]) == (422, [field])


async def test_a_person_has_not_too_many(
    ask: Ask, own: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("homing_webapp.api.subscriptions.MOST", 1)
    await _create(ask, own)
    assert (await ask("POST", "/subscriptions", json=FLAT, headers=own))[0] == 409
