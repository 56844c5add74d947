"""Users and the channels that reach them."""

from __future__ import annotations

import asyncio

import pytest
from psycopg.errors import UniqueViolation

from homing.models.kinds import Channel
from homing.storage import database, subscriptions, users
from homing.storage.database import Connection


async def test_a_user_is_a_recipient(connection: Connection) -> None:
    user_id = await users.create(connection, name="Olha", language="uk", telegram_id=5)
    found = await users.get(connection, user_id)
    assert found is not None
    assert (found.name, found.language, found.telegram_id) == ("Olha", "uk", 5)
    assert await users.by_telegram(connection, 5) == found
    cursor = await connection.execute("SELECT id FROM recipients")
    assert await cursor.fetchall() == [{"id": user_id}]


async def test_nobody_is_none(connection: Connection) -> None:
    assert await users.get(connection, 1) is None
    assert await users.by_telegram(connection, 1) is None


async def test_one_telegram_user_is_one_user(connection: Connection) -> None:
    await users.create(connection, name="a", telegram_id=5)
    with pytest.raises(UniqueViolation):
        await users.create(connection, name="b", telegram_id=5)


async def test_the_demo_user_is_made_once_even_by_many_at_once(
    connection: Connection, database_url: str
) -> None:
    async def ensure() -> int:
        async with database.connect(database_url) as another:
            return await users.ensure_demo(another)

    assert len(set(await asyncio.gather(*(ensure() for _ in range(5))))) == 1
    demo = await users.ensure_demo(connection)
    names = {one.name for one in await subscriptions.of_user(connection, demo)}
    assert names == set(users.DEMO_SEARCHES)


async def test_registering_again_switches_the_channel_on_at_the_new_chat(
    connection: Connection,
) -> None:
    person = {"telegram_id": 9_000_000_000, "name": "Olha", "language": "uk"}
    user_id, new = await users.register_telegram(connection, chat_id=7, **person)  # type: ignore[arg-type]
    assert new
    await users.disable_channel(connection, user_id, Channel.TELEGRAM, "blocked")
    again, new = await users.register_telegram(connection, chat_id=8, **person)  # type: ignore[arg-type]
    assert (again, new) == (user_id, False)
    [channel] = await users.channels(connection, user_id)
    assert (channel.address, channel.enabled, channel.disabled_reason) == ("8", True, None)


async def test_only_channels_that_are_on_count(connection: Connection) -> None:
    ids = [await users.create(connection, name=name) for name in "abc"]
    for user_id in ids[:2]:
        await users.set_channel(connection, user_id, Channel.TELEGRAM, str(user_id))
    await users.disable_channel(connection, ids[0], Channel.TELEGRAM, "blocked")
    assert await users.enabled_channels(connection, ids) == {ids[1]: [Channel.TELEGRAM]}
    [off] = await users.channels(connection, ids[0])
    assert off.disabled_reason == "blocked"


async def test_an_address_moves_for_everybody_who_had_it(connection: Connection) -> None:
    user_id = await users.create(connection, name="a")
    await users.set_channel(connection, user_id, Channel.TELEGRAM, "-5")
    await users.move_address(connection, Channel.TELEGRAM, "-5", "-1005")
    [channel] = await users.channels(connection, user_id)
    assert channel.address == "-1005"


async def test_a_name_on_telegram_is_one_persons(connection: Connection) -> None:
    olha, petro = [
        await users.create(connection, name=name, telegram_id=number)
        for number, name in ((5, "Olha"), (6, "Petro"))
    ]
    await users.set_username(connection, olha, "Home_Fan")
    await users.set_username(connection, petro, "home_fan")
    found = await users.by_username(connection, "HOME_FAN")
    assert found
    assert found.id == petro
    await users.set_username(connection, petro, None)
    assert await users.by_username(connection, "home_fan") is None
