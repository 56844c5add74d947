"""The arithmetic of ledgers is that of sets."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homing.storage import database
from homing.storage.database import Connection
from homing.storage.telegram import ledgers, ranges
from homing.storage.telegram.ledgers import Gain, Ledger
from homing.storage.telegram.ranges import Stretches
from tests.core.storage.telegram.support import CHAT

IDS = st.sets(st.integers(1, 60), max_size=40)


async def gain(connection: Connection, chat: int, ids: Iterable[int], newest: int = 0) -> None:
    gained = Gain(chat_id=chat, accounted=ranges.of_ids(ids), newest=newest, first_id=1)
    await ledgers.add(connection, [gained])


async def ledger(connection: Connection, chat: int) -> Ledger:
    return (await ledgers.read(connection, [chat]))[chat]


def spread(missing: Stretches) -> set[int]:
    return set(ranges.ids(missing))


async def test_what_is_missing_lies_between_the_first_and_the_newest(
    connection: Connection, chat: int
) -> None:
    await gain(connection, chat, [2, 3, 6], newest=8)
    found = await ledger(connection, chat)
    assert found.missing == (range(1, 2), range(4, 6), range(7, 9))


async def test_a_chat_that_was_never_read_misses_nothing_and_is_not_complete(
    connection: Connection, chat: int
) -> None:
    assert (await ledger(connection, chat)).missing == ()
    assert not await ledgers.conclude(connection, chat)


async def test_a_chat_is_complete_when_nothing_is_missing(
    connection: Connection, chat: int
) -> None:
    await gain(connection, chat, [1, 3], newest=3)
    assert not await ledgers.conclude(connection, chat)
    await gain(connection, chat, [2])
    assert await ledgers.conclude(connection, chat)


async def test_that_nothing_is_missing_is_not_noted_again_and_again(
    connection: Connection, chat: int
) -> None:
    await gain(connection, chat, [1], newest=1)
    assert await ledgers.confirm(connection, [chat]) == 1
    assert await ledgers.confirm(connection, [chat]) == 0
    await gain(connection, chat, [], newest=2)
    assert await ledgers.confirm(connection, [chat], after_seconds=0) == 0


async def test_a_chat_without_messages_is_complete(connection: Connection, chat: int) -> None:
    await ledgers.add(connection, [Gain(chat_id=chat, first_id=5, newest=4)])
    assert await ledgers.conclude(connection, chat)


async def test_the_beginning_moves_back_and_never_forth(connection: Connection, chat: int) -> None:
    for first in (9, 4, 7):
        await ledgers.add(connection, [Gain(chat_id=chat, first_id=first, newest=9)])
    assert (await ledger(connection, chat)).first_id == 4


async def test_neither_the_newest_nor_the_place_in_changes_goes_back(
    connection: Connection, chat: int
) -> None:
    for number in (5, 3):
        await ledgers.add(connection, [Gain(chat_id=chat, newest=number, pts=number)])
    await ledgers.add(connection, [Gain(chat_id=chat)])
    found = await ledger(connection, chat)
    assert (found.newest_id, found.pts) == (5, 5)


async def test_who_holds_a_chat_learns_which_ids_are_known(
    connection: Connection, chat: int
) -> None:
    await gain(connection, chat, [1, 2, 7])
    async with connection.transaction():
        held = await ledgers.hold(connection, {chat: [2, 3, 7], -1009999999999: [1]})
    assert {number: sorted(each.known) for number, each in held.items()} == {chat: [2, 7]}


async def test_writers_of_one_chat_take_turns(
    connection: Connection, database_url: str, chat: int
) -> None:
    async with database.connect(database_url) as other:
        async with connection.transaction():
            await ledgers.hold(connection, {chat: []})
            waiting = asyncio.create_task(_hold_and_look(other, chat))
            await _until_somebody_waits(connection)
            await gain(connection, chat, [1])
        assert await waiting == {1}


async def _hold_and_look(connection: Connection, chat: int) -> frozenset[int]:
    async with connection.transaction():
        return (await ledgers.hold(connection, {chat: [1]}))[chat].known


async def _until_somebody_waits(connection: Connection) -> None:
    async with asyncio.timeout(20):
        while True:
            cursor = await connection.execute("SELECT FROM pg_locks WHERE NOT granted")
            if cursor.rowcount:
                return
            await asyncio.sleep(0)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(gains=st.lists(IDS, max_size=6), first=st.integers(1, 20))
def test_the_ledger_is_a_set_of_ids(database_url: str, gains: list[set[int]], first: int) -> None:
    asyncio.run(_adds_up(database_url, gains, first))


async def _adds_up(url: str, gains: list[set[int]], first: int) -> None:
    async with database.connect(url) as connection:
        await connection.execute("DELETE FROM telegram_chats")
        await connection.execute("INSERT INTO telegram_chats (chat_id) VALUES (%s)", (CHAT,))
        for ids in gains:
            gained = Gain(
                chat_id=CHAT,
                accounted=ranges.of_ids(ids),
                newest=max(ids, default=0),
                first_id=first,
            )
            await ledgers.add(connection, [gained])
        everything = set[int]().union(*gains)
        wanted = set(range(first, max(everything, default=0) + 1)) if gains else set()
        assert spread((await ledger(connection, CHAT)).missing) == wanted - everything


@given(IDS)
def test_stretches_hold_the_ids_that_they_were_made_of(ids: set[int]) -> None:
    stretches = ranges.of_ids(ids)
    assert list(ranges.ids(stretches)) == sorted(ids)
    assert ranges.size(stretches) == len(ids)
    assert all(one.stop < two.start for one, two in itertools.pairwise(stretches))
