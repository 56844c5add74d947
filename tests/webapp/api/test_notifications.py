"""Messages that other programs send."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from homing.models.kinds import Channel
from homing.models.scope import Scope
from homing.storage import deliveries, notifications, users
from homing.storage.database import Connection
from tests.core.storage import ledger
from tests.webapp.api.conftest import Ask, KeyFor
from tests.webapp.api.test_preferences import ON

PATH = "/notifications/"

LETTER = {
    "title": "notification title",
    "message": "notification message",
    "user_id": 1,
    "user_email": "user@test.com",
    "user_phone_number": "+998901234567",
}


@pytest.fixture(autouse=True)
async def _user(ask: Ask) -> None:
    await ask("POST", "/preferences/1", json=ON)


def _states(created: dict[str, Any]) -> dict[str, str]:
    return {one["channel"]: one["state"] for one in created["deliveries"]}


async def test_each_channel_of_the_person_gets_a_delivery(ask: Ask) -> None:
    status, created = await ask("POST", PATH, json=LETTER)
    assert (status, _states(created)) == (201, {"email": "pending", "sms": "pending"})
    assert created["skipped"] == [{"channel": "telegram", "reason": "no address is known"}]


async def test_a_channel_that_is_off_is_suppressed_for_all_to_see(ask: Ask) -> None:
    await ask("POST", "/preferences/1", json=ON | {"sms_enabled": False})
    _, created = await ask("POST", PATH, json=LETTER)
    assert _states(created) == {"email": "pending", "sms": "suppressed"}
    _, shown = await ask("GET", f"/notifications/{created['id']}")
    reasons = {one["channel"]: one["reason"] for one in shown["deliveries"]}
    assert reasons == {"email": None, "sms": "the person has switched it off"}


async def test_the_path_may_end_without_a_slash(ask: Ask) -> None:
    assert (await ask("POST", "/notifications", json=LETTER))[0] == 201


async def test_an_impossible_number_is_refused_by_name(ask: Ask) -> None:
    status, problem = await ask("POST", PATH, json=LETTER | {"user_phone_number": "1231233"})
    assert (status, [error["field"] for error in problem["errors"]]) == (422, ["user_phone_number"])


async def test_addresses_of_the_body_come_before_the_persons(
    ask: Ask, connection: Connection
) -> None:
    await users.set_channel(connection, 1, Channel.EMAIL, "own@test.com")
    await users.set_channel(connection, 1, Channel.SMS, "+998900000000")
    _, created = await ask("POST", PATH, json=LETTER | {"user_phone_number": None})
    ids = [one["id"] for one in created["deliveries"]]
    outgoing = await notifications.read(connection, ids)
    assert {one.address for one in outgoing.values()} == {"user@test.com", "+998900000000"}


async def test_what_a_sender_reads_is_what_was_asked_for(ask: Ask, connection: Connection) -> None:
    _, created = await ask("POST", PATH, json=LETTER)
    (outgoing, _) = (await notifications.read(connection, range(1, 10))).values()
    assert (outgoing.notification_id, outgoing.title) == (created["id"], LETTER["title"])
    assert (outgoing.enabled, outgoing.maybe_sent, outgoing.language) == (True, False, "en")


async def test_an_unknown_user_is_not_found(ask: Ask) -> None:
    assert (await ask("POST", PATH, json=LETTER | {"user_id": 99}))[0] == 404


async def test_the_same_request_is_carried_out_once(ask: Ask, connection: Connection) -> None:
    key = {"Idempotency-Key": "order-17"}
    first = await ask("POST", PATH, json=LETTER, headers=key)
    claimed = await deliveries.claim(connection, Channel.EMAIL, limit=9)
    await ledger.mark_sent(connection, claimed[0], "m1")
    assert await ask("POST", PATH, json=LETTER, headers=key) == first
    assert len((await deliveries.page(connection)).deliveries) == 2


async def test_a_key_of_another_request_is_refused(ask: Ask) -> None:
    key = {"Idempotency-Key": "order-17"}
    await ask("POST", PATH, json=LETTER, headers=key)
    status, problem = await ask("POST", PATH, json=LETTER | {"title": "other"}, headers=key)
    assert (status, problem["errors"][0]["field"]) == (422, "Idempotency-Key")


async def test_equal_requests_at_once_are_one(ask: Ask, connection: Connection) -> None:
    key = {"Idempotency-Key": "order-17"}
    answers = await asyncio.gather(
        *(ask("POST", PATH, json=LETTER, headers=key) for _ in range(12))
    )
    assert [status for status, _ in answers] == [201] * 12
    assert len({created["id"] for _, created in answers}) == 1
    assert len((await deliveries.page(connection)).deliveries) == 2


async def test_keys_of_two_callers_do_not_meet(ask: Ask, key_for: KeyFor) -> None:
    word = {"Idempotency-Key": "1"}
    one, other = await key_for(Scope.STAFF), await key_for(Scope.STAFF)
    _, first = await ask("POST", PATH, json=LETTER, headers=one | word)
    _, second = await ask("POST", PATH, json=LETTER, headers=other | word)
    assert first["id"] != second["id"]


async def test_people_see_their_own_only(ask: Ask, key_for: KeyFor, person: int) -> None:
    _, created = await ask("POST", PATH, json=LETTER)
    own, other = await key_for(Scope.READ, user_id=1), await key_for(Scope.READ, user_id=person)
    path = f"/notifications/{created['id']}"
    assert [(await ask("GET", path, headers=each))[0] for each in (own, other)] == [200, 404]


async def test_only_staff_may_write_to_people(ask: Ask, key_for: KeyFor) -> None:
    key = await key_for(Scope.WRITE, user_id=1)
    assert (await ask("POST", PATH, json=LETTER, headers=key))[0] == 403
