"""Assignments are planned anew when something changed, and every hour."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from homing.storage.database import Connection
from homing_workers.maintenance import telegram_assignments as duty
from tests.core.telegram.conftest import Telegram
from tests.workers.maintenance.conftest import Once


@pytest.fixture
async def telegram(connection: Connection) -> Telegram:
    """Ann and Bob are members of three chats, of which two are wanted; that is planned."""
    made = Telegram(connection)
    await made.account("ann", 1, 2, 3)
    await made.account("bob", 1, 2, 3)
    await made.want(1, 2)
    return made


Change = Callable[[Telegram], Awaitable[None]]


async def _revoked(telegram: Telegram) -> None:
    await telegram.account("bob", state="revoked")


async def _away(telegram: Telegram) -> None:
    await telegram.account("bob", seconds_ago=200)


async def _new_account(telegram: Telegram) -> None:
    await telegram.account("cid")


async def _new_member(telegram: Telegram) -> None:
    await telegram.account("cid", 1, state="new")


async def _left(telegram: Telegram) -> None:
    await telegram.connection.execute(
        "DELETE FROM telegram_members WHERE account_id = 'bob' AND chat_id = %s", (telegram.id(1),)
    )


async def _wanted(telegram: Telegram) -> None:
    await telegram.want(3)


async def _learned(telegram: Telegram) -> None:
    await telegram.connection.execute(
        "UPDATE telegram_wanted SET chat_id = %s WHERE chat_id = %s",
        (telegram.id(3), telegram.id(1)),
    )


async def _given_up(telegram: Telegram) -> None:
    await telegram.connection.execute("DELETE FROM sources")


async def _an_hour(telegram: Telegram) -> None:
    await telegram.connection.execute(
        "UPDATE telegram_assignment_version SET planned_at = planned_at - interval '61 minutes'"
    )


async def _planned_at(telegram: Telegram) -> object:
    cursor = await telegram.connection.execute("SELECT planned_at FROM telegram_assignment_version")
    row = await cursor.fetchone()
    return row and row["planned_at"]


@pytest.mark.parametrize(
    "change",
    [_revoked, _away, _new_account, _new_member, _left, _wanted, _learned, _given_up, _an_hour],
)
async def test_a_change_is_planned_for_once(change: Change, telegram: Telegram, once: Once) -> None:
    await once(duty.DUTY)
    await change(telegram)
    before = await _planned_at(telegram)
    await once(duty.DUTY)
    after = await _planned_at(telegram)
    assert after != before
    await once(duty.DUTY)
    assert await _planned_at(telegram) == after


async def test_signs_of_life_and_dialogs_that_say_the_same_change_nothing(
    telegram: Telegram, once: Once
) -> None:
    await once(duty.DUTY)
    before = await _planned_at(telegram)
    await telegram.account("bob")
    await telegram.connection.execute(
        "INSERT INTO telegram_members (account_id, chat_id, access_hash) SELECT account_id, chat_id, 2"
        " FROM telegram_members ON CONFLICT (account_id, chat_id) DO UPDATE SET access_hash = 2"
    )
    assert await once(duty.DUTY) == 0
    assert await _planned_at(telegram) == before


async def test_the_chats_of_an_account_that_is_away_go_to_others(
    telegram: Telegram, once: Once, connection: Connection
) -> None:
    await once(duty.DUTY)
    await telegram.account("bob", seconds_ago=200)
    await once(duty.DUTY)
    cursor = await connection.execute("SELECT account_id FROM telegram_assignments")
    assert [row["account_id"] for row in await cursor.fetchall()] == ["ann", "ann"]


async def test_nothing_moves_while_all_are_away(telegram: Telegram, once: Once) -> None:
    await once(duty.DUTY)
    await telegram.account("ann", seconds_ago=200)
    await telegram.account("bob", seconds_ago=200)
    assert await once(duty.DUTY) == 0
