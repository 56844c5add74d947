"""Books of Stars."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from homing.settings.plans import Plan
from homing.storage import database, memberships, payments, users
from homing.storage.database import Connection
from homing.storage.payments import EntryKind

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MONTH = Plan(days=30, stars=150)


@pytest.fixture
async def olha(connection: Connection) -> int:
    """Her trial is over."""
    user = await users.create(connection, name="Olha", telegram_id=7)
    await memberships.begin(connection, user, trial_days=7, at=NOW - timedelta(days=8))
    return user


async def _until(connection: Connection, user: int) -> datetime | None:
    found = await memberships.get(connection, user, NOW)
    assert found
    return found.until


async def test_a_payment_adds_its_days_once(connection: Connection, olha: int) -> None:
    assert await payments.pay(connection, olha, "a", MONTH, NOW)
    assert not await payments.pay(connection, olha, "a", MONTH, NOW)
    assert await _until(connection, olha) == NOW + timedelta(days=30)
    assert len(await payments.of_user(connection, olha)) == 1


async def test_a_payment_that_two_book_at_once_counts_once(
    connection: Connection, olha: int, database_url: str
) -> None:
    async with database.pool(database_url) as pool:

        async def book() -> bool:
            async with pool.connection() as own, own.transaction():
                return await payments.pay(own, olha, "a", MONTH, NOW)

        assert sorted(await asyncio.gather(*(book() for _ in range(4)))) == [False] * 3 + [True]
    assert await _until(connection, olha) == NOW + timedelta(days=30)


async def test_what_was_not_committed_is_booked_when_it_is_told_again(
    connection: Connection, olha: int
) -> None:
    async with connection.transaction(force_rollback=True):
        await payments.pay(connection, olha, "a", MONTH, NOW)
    assert await payments.of_user(connection, olha) == []
    assert await payments.pay(connection, olha, "a", MONTH, NOW)
    assert await _until(connection, olha) == NOW + timedelta(days=30)


async def test_a_refund_takes_the_days_back_once(connection: Connection, olha: int) -> None:
    for charge in ("a", "b"):
        await payments.pay(connection, olha, charge, MONTH, NOW)
    assert await payments.refund(connection, "a", NOW)
    assert not await payments.refund(connection, "a", NOW)
    assert await _until(connection, olha) == NOW + timedelta(days=30)
    kinds = [one.kind for one in await payments.of_user(connection, olha)]
    assert kinds == [EntryKind.PAYMENT, EntryKind.PAYMENT, EntryKind.REFUND]


async def test_nothing_is_refunded_that_was_never_paid(connection: Connection) -> None:
    assert not await payments.refund(connection, "a", NOW)
    assert await payments.find(connection, "a") is None


async def test_books_stay_when_a_person_goes(connection: Connection, olha: int) -> None:
    await payments.pay(connection, olha, "a", MONTH, NOW)
    await connection.execute("DELETE FROM recipients WHERE id = %s", (olha,))
    found = await payments.find(connection, "a")
    assert found
    assert (found.user_id, found.telegram_id, found.stars) == (None, None, 150)
    assert await payments.refund(connection, "a", NOW)
    assert (await payments.total(connection)).refunded_stars == 150
