"""Saved searches."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from homing.models.kinds import DealType, EventKind
from homing.models.subscription import Criteria
from homing.storage import subscriptions, users
from homing.storage.database import Connection

CRITERIA = Criteria(
    deal_types=frozenset({DealType.RENT}),
    city="Кам'янець",
    rooms=frozenset({0, 2}),
    price_max=Decimal("500.50"),
    currency="USD",
    events=frozenset({EventKind.SOLD}),
)


@pytest.fixture
async def owner(connection: Connection) -> int:
    return await users.create(connection, name="a")


async def test_criteria_come_back_as_they_went(connection: Connection, owner: int) -> None:
    number = await subscriptions.create(connection, owner, "flats", CRITERIA)
    found = await subscriptions.get(connection, number)
    assert found is not None
    assert (found.criteria, found.version, found.active) == (CRITERIA, 1, True)
    assert await subscriptions.of_user(connection, owner) == [found]


async def test_every_edit_makes_the_version_grow(connection: Connection, owner: int) -> None:
    number = await subscriptions.create(connection, owner, "flats", CRITERIA)
    changes: list[dict[str, Any]] = [{"name": "other"}, {"name": "other"}, {"active": False}]
    versions = []
    for change in changes:
        fields: dict[str, Any] = {"name": "flats", "criteria": Criteria(), "active": True} | change
        edited = await subscriptions.edit(connection, number, **fields)
        versions.append(edited.version if edited else None)
    assert versions == [2, 2, 3]


async def test_what_is_not_there_can_be_neither_edited_nor_deleted(connection: Connection) -> None:
    fields: dict[str, Any] = {"name": "x", "criteria": Criteria(), "active": True}
    assert await subscriptions.edit(connection, 9, **fields) is None
    assert await subscriptions.get(connection, 9) is None
    assert not await subscriptions.delete(connection, 9)


async def test_a_deleted_search_is_gone(connection: Connection, owner: int) -> None:
    number = await subscriptions.create(connection, owner, "flats", CRITERIA)
    assert await subscriptions.delete(connection, number)
    assert await subscriptions.of_user(connection, owner) == []


async def test_active_ones_are_read_and_unreadable_ones_are_named(
    connection: Connection, owner: int
) -> None:
    good = await subscriptions.create(connection, owner, "flats", CRITERIA)
    await subscriptions.create(connection, owner, "asleep", CRITERIA, active=False)
    await connection.execute(
        "INSERT INTO subscriptions (user_id, name, criteria) VALUES (%s, 'x', %s)",
        (owner, Jsonb({"from_the_future": 1})),
    )
    active = await subscriptions.active(connection)
    assert [one.id for one in active.subscriptions] == [good]
    [reason] = active.unreadable.values()
    assert "from_the_future" in reason


async def test_what_a_person_left_open_follows_later_defaults(
    connection: Connection, owner: int
) -> None:
    await subscriptions.create(connection, owner, "flats", Criteria(city="Київ"))
    cursor = await connection.execute("SELECT criteria FROM subscriptions")
    assert await cursor.fetchall() == [{"criteria": {"city": "Київ"}}]
