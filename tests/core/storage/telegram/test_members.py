"""Chats, and which account is a member of which."""

from __future__ import annotations

import asyncio

from homing.storage import database
from homing.storage.database import Connection
from homing.storage.telegram import accounts, chats, members
from homing.storage.telegram.chats import Chat

ONE, TWO, THREE = -1001000000001, -1001000000002, -1001000000003


def chat(chat_id: int, username: str | None = None, title: str = "Flats") -> Chat:
    return Chat(chat_id=chat_id, username=username, title=title)


async def known(connection: Connection, *chat_ids: int) -> None:
    await accounts.ensure(connection, "anna")
    await chats.upsert(connection, [chat(chat_id) for chat_id in chat_ids])


async def test_a_chat_is_found_by_its_name(connection: Connection) -> None:
    await chats.upsert(connection, [chat(ONE, "flats"), chat(TWO)])
    assert await chats.numbers(connection, ["flats", "other"]) == {"flats": ONE}


async def test_a_name_belongs_to_whom_it_was_given_last(connection: Connection) -> None:
    await chats.upsert(connection, [chat(ONE, "flats")])
    await chats.upsert(connection, [chat(TWO, "flats")])
    assert await chats.numbers(connection, ["flats"]) == {"flats": TWO}


async def test_two_chats_may_change_names(connection: Connection) -> None:
    await chats.upsert(connection, [chat(ONE, "flats"), chat(TWO, "homes")])
    await chats.upsert(connection, [chat(ONE, "homes"), chat(TWO, "flats")])
    assert await chats.numbers(connection, ["flats", "homes"]) == {"flats": TWO, "homes": ONE}


async def test_an_account_is_a_member_of_what_it_was_found_in_last(connection: Connection) -> None:
    await known(connection, ONE, TWO, THREE)
    first = await members.replace(connection, "anna", {ONE: 11, TWO: 12})
    assert (first.added, first.removed) == ((TWO, ONE), ())
    second = await members.replace(connection, "anna", {TWO: 22, THREE: 23})
    assert (second.added, second.removed) == ((THREE,), (ONE,))
    assert await members.of_account(connection, "anna") == {TWO: 22, THREE: 23}


async def test_an_account_may_have_left_every_chat(connection: Connection) -> None:
    await known(connection, ONE)
    await members.replace(connection, "anna", {ONE: 11})
    assert (await members.replace(connection, "anna", {})).removed == (ONE,)


async def test_accounts_that_tell_of_the_same_chats_at_once_do_not_wait_for_ever(
    connection: Connection, database_url: str
) -> None:
    async def tell(order: int) -> None:
        told = [chat(ONE - number, f"name{number * order % 50}") for number in range(50)][::order]
        async with database.connect(database_url) as own, own.transaction():
            await chats.upsert(own, told)

    await asyncio.gather(*(tell(order) for order in (1, -1, 1, -1)))
    assert len(await chats.numbers(connection, [f"name{number}" for number in range(50)])) == 50
