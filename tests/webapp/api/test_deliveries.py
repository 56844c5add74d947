"""The ledger by the API."""

from __future__ import annotations

from typing import Any

import pytest

from homing.models.kinds import Channel, OriginKind
from homing.models.scope import Scope
from homing.storage import deliveries, receipts, users
from homing.storage.database import Connection
from homing.storage.receipts import Receipt, ReceiptStatus
from tests.webapp.api.conftest import Ask, KeyFor


@pytest.fixture
async def ids(connection: Connection, person: int) -> list[int]:
    """Three suppressed text messages, oldest first."""
    made = [
        await deliveries.create_direct(
            connection, OriginKind.NOTIFICATION, origin, person, [], suppressed={Channel.SMS: "off"}
        )
        for origin in (1, 2, 3)
    ]
    return [one[Channel.SMS][0] for one in made]


def _numbers(page: dict[str, Any]) -> list[int]:
    return [one["id"] for one in page["items"]]


async def test_pages_follow_each_other(ask: Ask, ids: list[int]) -> None:
    _, first = await ask("GET", "/deliveries?limit=2")
    _, second = await ask("GET", f"/deliveries?limit=2&before={first['next']}")
    assert _numbers(first) + _numbers(second) == ids[::-1]
    assert second["next"] is None


async def test_conditions_narrow_the_list(ask: Ask, ids: list[int]) -> None:
    _, found = await ask("GET", "/deliveries?origin_kind=notification&origin_id=2")
    assert _numbers(found) == [ids[1]]
    assert _numbers((await ask("GET", "/deliveries?channel=email"))[1]) == []


async def test_people_see_their_own_only(
    ask: Ask, key_for: KeyFor, connection: Connection, ids: list[int], person: int
) -> None:
    other = await users.create(connection, name="other")
    own, others = (
        await key_for(Scope.READ, user_id=person),
        await key_for(Scope.READ, user_id=other),
    )
    assert _numbers((await ask("GET", "/deliveries", headers=own))[1]) == ids[::-1]
    assert _numbers((await ask("GET", "/deliveries", headers=others))[1]) == []
    assert (await ask("GET", f"/deliveries?recipient_id={person}", headers=others))[0] == 403
    assert (await ask("GET", f"/deliveries/{ids[0]}", headers=others))[0] == 404


async def test_one_is_replayed_once(ask: Ask, ids: list[int]) -> None:
    path = f"/deliveries/{ids[0]}"
    assert await ask("POST", f"{path}/replay") == (202, {"ids": ids[:1]})
    _, shown = await ask("GET", path)
    assert (shown["delivery"]["state"], shown["attempts"]) == ("pending", [])
    assert (await ask("POST", f"{path}/replay"))[0] == 409


async def test_what_the_provider_reported_is_told(
    ask: Ask, connection: Connection, ids: list[int]
) -> None:
    for status in (ReceiptStatus.SENT, ReceiptStatus.UNDELIVERED):
        await receipts.add(connection, Receipt(delivery_id=ids[0], status=status, code="30003"))
    _, shown = await ask("GET", f"/deliveries/{ids[0]}")
    told = [(one["status"], one["code"]) for one in shown["receipts"]]
    assert told == [("sent", "30003"), ("undelivered", "30003")]


async def test_many_are_replayed_by_conditions(ask: Ask, ids: list[int]) -> None:
    body = {"state": "suppressed", "limit": 2}
    assert await ask("POST", "/deliveries/replay", json=body) == (202, {"ids": ids[:2]})


async def test_a_replay_of_everything_is_refused(ask: Ask, ids: list[int]) -> None:
    assert (await ask("POST", "/deliveries/replay", json={}))[0] == 422


async def test_counts_tell_reasons(ask: Ask, ids: list[int]) -> None:
    _, counts = await ask("GET", "/deliveries/stats")
    assert counts["items"] == [
        {
            "channel": "sms",
            "state": "suppressed",
            "reason_class": "channel_off",
            "count": 3,
            "maybe_twice": 0,
        }
    ]


async def test_only_staff_replay(ask: Ask, key_for: KeyFor, ids: list[int], person: int) -> None:
    own = await key_for(Scope.READ, Scope.WRITE, user_id=person)
    assert (await ask("POST", f"/deliveries/{ids[0]}/replay", headers=own))[0] == 403


async def test_an_unknown_one_is_not_found(ask: Ask) -> None:
    assert (await ask("GET", "/deliveries/77"))[0] == 404
    assert (await ask("POST", "/deliveries/77/replay"))[0] == 404
