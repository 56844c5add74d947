"""What is certified of a chat."""

from __future__ import annotations

from datetime import date

from homing.storage.database import Connection
from homing.storage.telegram import certificates, ledgers, ranges
from homing.storage.telegram.ledgers import Gain

DAY = date(2026, 11, 21)


async def account_for(connection: Connection, chat: int, *ids: int, newest: int = 0) -> None:
    gain = Gain(chat_id=chat, accounted=ranges.of_ids(ids), newest=newest or max(ids), first_id=1)
    await ledgers.add(connection, [gain])


async def test_it_says_how_many_ids_are_accounted_for_and_which_are_missing(
    connection: Connection, chat: int
) -> None:
    await account_for(connection, chat, 1, 2, 5, newest=6)
    assert await certificates.issue(connection, DAY) == 1
    [found] = await certificates.newest(connection)
    assert (found.accounted, found.ids) == (3, 6)
    assert found.missing == (range(3, 5), range(6, 7))


async def test_a_day_has_one_that_is_written_anew_when_something_has_changed(
    connection: Connection, chat: int
) -> None:
    await account_for(connection, chat, 1, newest=2)
    assert await certificates.issue(connection, DAY) == 1
    assert await certificates.issue(connection, DAY) == 0
    await account_for(connection, chat, 2)
    assert await certificates.issue(connection, DAY) == 1
    [found] = await certificates.newest(connection, [chat])
    assert (found.accounted, found.ids, found.missing) == (2, 2, ())


async def test_the_newest_one_is_told(connection: Connection, chat: int) -> None:
    await account_for(connection, chat, 1)
    await certificates.issue(connection, date(2026, 11, 20))
    await account_for(connection, chat, 2)
    await certificates.issue(connection, DAY)
    assert [one.ids for one in await certificates.newest(connection)] == [2]
    assert await certificates.newest(connection, [chat + 1]) == []


async def test_a_chat_that_was_never_read_has_none(connection: Connection, chat: int) -> None:
    assert await certificates.issue(connection, DAY) == 0


async def test_old_ones_are_dropped(connection: Connection, chat: int) -> None:
    await account_for(connection, chat, 1)
    await certificates.issue(connection, date(2020, 1, 1))
    assert await certificates.drop(connection, days=366) == 1


async def test_rates_are_measured_over_a_week(connection: Connection, chat: int) -> None:
    await account_for(connection, chat, 1, 2)
    await connection.execute(
        "INSERT INTO messages (chat_id, message_id, part_ids, sent_at, account_id)"
        " VALUES (%s, 1, '{1,2}', now(), 'anna'), (%s, 3, '{3}', now() - interval '8 days', 'anna')",
        (chat, chat),
    )
    assert await ledgers.measure(connection) == 1
    assert await ledgers.measure(connection) == 0
    cursor = await connection.execute("SELECT per_hour FROM telegram_chats")
    assert await cursor.fetchone() == {"per_hour": 2 / 168}
