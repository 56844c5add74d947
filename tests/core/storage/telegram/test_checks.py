"""Who compares the history of a chat, when somebody wants that."""

from __future__ import annotations

import pytest

from homing.storage.database import Connection
from homing.storage.telegram import checks
from homing.storage.telegram.checks import Tally


@pytest.fixture
async def members(connection: Connection, chat: int) -> int:
    """A chat that is assigned to anna; borys is a member, too, and ihor is none."""
    for account in ("anna", "borys", "ihor"):
        await connection.execute(
            "INSERT INTO telegram_accounts (account_id) VALUES (%s)", (account,)
        )
    for account in ("anna", "borys"):
        await connection.execute(
            "INSERT INTO telegram_members (account_id, chat_id, access_hash) VALUES (%s, %s, 1)",
            (account, chat),
        )
    await connection.execute(
        "INSERT INTO telegram_assignments (chat_id, account_id) VALUES (%s, 'anna')", (chat,)
    )
    return chat


async def claimed(connection: Connection, account: str) -> bool:
    return await checks.claim(connection, account) is not None


async def test_the_reader_that_has_the_chat_does_it(connection: Connection, members: int) -> None:
    [asked] = await checks.ask(connection, [members], 7)
    assert not await claimed(connection, "ihor")
    assert not await claimed(connection, "borys")
    found = await checks.claim(connection, "anna")
    assert found is not None
    assert (found.id, found.days) == (asked, 7)
    assert not await claimed(connection, "anna")


async def test_another_member_does_it_where_that_one_does_not_come(
    connection: Connection, members: int
) -> None:
    await checks.ask(connection, [members], 7)
    await connection.execute("UPDATE telegram_checks SET asked_at = now() - interval '21 s'")
    assert await claimed(connection, "borys")


async def test_a_check_whose_reader_died_is_done_by_another(
    connection: Connection, members: int
) -> None:
    await checks.ask(connection, [members], 7)
    assert await claimed(connection, "anna")
    await connection.execute("UPDATE telegram_checks SET seen_at = now() - interval '31 s'")
    assert await claimed(connection, "anna")


async def test_only_the_accounts_that_are_named_do_it(connection: Connection, members: int) -> None:
    await checks.ask_again(connection, [members], 7, ["borys"], after_seconds=60)
    assert not await claimed(connection, "anna")
    assert await claimed(connection, "borys")


async def test_the_same_is_asked_once(connection: Connection, members: int) -> None:
    first = await checks.ask(connection, [members], 7)
    assert await checks.ask(connection, [members], 7) == first
    assert await checks.ask(connection, [members], 8) != first


async def test_a_chat_is_not_compared_again_before_its_time(
    connection: Connection, members: int
) -> None:
    assert await checks.ask_again(connection, [members], 7, (), after_seconds=60) == 1
    assert await checks.ask_again(connection, [members], 7, (), after_seconds=60) == 0
    await connection.execute(
        "UPDATE telegram_checks SET finished_at = now(), asked_at = now() - interval '61 s'"
    )
    assert await checks.ask_again(connection, [members], 7, (), after_seconds=60) == 1


async def test_its_tally_can_be_read_while_it_goes_on(connection: Connection, members: int) -> None:
    asked = await checks.ask(connection, [members], 7)
    await checks.claim(connection, "anna")
    await checks.beat(connection, asked[0], Tally(calls=2, found=200, new=3))
    await checks.finish(connection, asked[0], "no member")
    [found] = await checks.get(connection, asked)
    assert (found.tally.found, found.problem) == (200, "no member")
    assert found.finished_at is not None


async def test_one_that_was_put_back_is_taken_up_at_once(
    connection: Connection, members: int
) -> None:
    asked = await checks.ask(connection, [members], 7)
    await checks.claim(connection, "anna")
    await checks.put_back(connection, asked[0])
    assert await claimed(connection, "anna")


async def test_old_ones_are_dropped(connection: Connection, members: int) -> None:
    await checks.ask(connection, [members], 7)
    await connection.execute("UPDATE telegram_checks SET finished_at = now() - interval '31 days'")
    assert await checks.drop(connection, days=30) == 1
