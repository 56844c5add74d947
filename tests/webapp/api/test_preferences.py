"""How people want to be reached."""

from __future__ import annotations

import pytest

from homing.models.kinds import Channel
from homing.models.scope import Scope
from homing.storage import users
from homing.storage.database import Connection
from tests.webapp.api.conftest import Ask, KeyFor

ON = {"email_enabled": True, "sms_enabled": True}


async def test_the_first_preferences_make_the_user(ask: Ask) -> None:
    status, saved = await ask("POST", "/preferences/1", json=ON)
    assert (status, saved["user_id"], saved["email_enabled"]) == (200, 1, True)
    assert await ask("GET", "/preferences/1") == (200, saved)


async def test_our_own_numbering_steps_over_users_of_others(
    ask: Ask, connection: Connection
) -> None:
    await ask("POST", "/preferences/3", json=ON)
    await ask("POST", "/preferences/90000000", json=ON)
    made = [await users.create(connection, name="ours") for _ in range(2)]
    assert made == [4, 5]


async def test_a_number_far_ahead_leaves_our_numbering_alone(
    ask: Ask, connection: Connection
) -> None:
    await ask("POST", f"/preferences/{2**53 - 1}", json=ON)
    assert await users.create(connection, name="ours") == 1


async def test_a_channel_may_be_refused_before_its_address_is_known(ask: Ask) -> None:
    await ask("POST", "/preferences/1", json=ON | {"sms_enabled": False})
    _, saved = await ask("GET", "/preferences/1")
    assert (saved["sms_enabled"], saved["phone_number"], saved["off_because"]) == (False, None, {})


async def test_what_is_left_out_stays_and_null_takes_away(ask: Ask) -> None:
    place = {"locale": "uk-UA", "time_zone": "Europe/Kyiv", "email": "o@example.com"}
    await ask("POST", "/preferences/1", json=ON | place)
    _, kept = await ask("POST", "/preferences/1", json=ON)
    assert place.items() <= kept.items()
    _, gone = await ask("POST", "/preferences/1", json=ON | {"email": None, "time_zone": None})
    assert (gone["email"], gone["time_zone"], gone["locale"]) == (None, None, "uk-UA")


async def test_numbers_are_kept_in_one_form(ask: Ask) -> None:
    _, saved = await ask(
        "POST", "/preferences/1", json=ON | {"phone_number": "+998 (90) 123-45-67"}
    )
    assert saved["phone_number"] == "+998901234567"


async def test_switching_on_forgets_why_a_channel_was_off(
    ask: Ask, connection: Connection, person: int
) -> None:
    await users.set_channel(connection, person, Channel.EMAIL, "o@example.com")
    await users.disable_channel(connection, person, Channel.EMAIL, "bounced")
    _, before = await ask("GET", f"/preferences/{person}")
    assert before["off_because"] == {"email": "bounced"}
    _, after = await ask("POST", f"/preferences/{person}", json=ON)
    assert (after["email_enabled"], after["off_because"]) == (True, {})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email_enabled", "yes"),
        ("locale", "ukrainian"),
        ("time_zone", "Mars/Olympus"),
        ("email", "nobody"),
        ("phone_number", "1231233"),
        ("colour", "red"),
    ],
)
async def test_what_cannot_be_taken_is_named(ask: Ask, field: str, value: str) -> None:
    status, problem = await ask("POST", "/preferences/1", json=ON | {field: value})
    assert status == 422
    (error,) = problem["errors"]
    assert (error["location"], error["field"], error["value"]) == ("body", field, value)


async def test_an_unknown_user_is_not_found(ask: Ask) -> None:
    status, problem = await ask("GET", "/preferences/77")
    assert (status, problem["detail"]) == (404, "There is no user 77.")


async def test_a_fixed_address_is_no_user(ask: Ask, connection: Connection) -> None:
    await connection.execute("INSERT INTO recipients (kind) VALUES ('address')")
    assert (await ask("POST", "/preferences/1", json=ON))[0] == 409


async def test_a_key_of_a_user_acts_for_that_user_only(
    ask: Ask, key_for: KeyFor, person: int
) -> None:
    own = await key_for(Scope.READ, Scope.WRITE, user_id=person)
    assert (await ask("POST", f"/preferences/{person}", json=ON, headers=own))[0] == 200
    assert (await ask("GET", f"/preferences/{person + 1}", headers=own))[0] == 403


async def test_addresses_are_set_by_staff(ask: Ask, key_for: KeyFor, person: int) -> None:
    own = await key_for(Scope.WRITE, user_id=person)
    body = ON | {"email": "victim@example.com"}
    assert (await ask("POST", f"/preferences/{person}", json=body, headers=own))[0] == 403
