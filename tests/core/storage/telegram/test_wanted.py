"""The chats that sources name."""

from __future__ import annotations

from typing import Any

from homing.models.source import ScrapeSource
from homing.storage import sources
from homing.storage.database import Connection
from homing.storage.telegram import chats, wanted
from homing.storage.telegram.chats import Chat

FLATS, HOMES = -1001000000001, -1001000000002


def source(name: str, *named: str, **telegram: Any) -> ScrapeSource:
    return ScrapeSource.model_validate(
        {
            "apiVersion": "homing.dev/v1alpha1",
            "kind": "ScrapeSource",
            "metadata": {"name": name, "namespace": "home"},
            "spec": {"type": "telegram", "telegram": {"chats": list(named)} | telegram},
        }
    )


async def register(connection: Connection, name: str, *named: str) -> bool:
    source_id = await wanted.register(connection, source(name, *named))
    assert source_id is not None
    return await wanted.set_of(connection, source_id, named)


async def meet(connection: Connection, chat_id: int, username: str) -> None:
    await chats.upsert(connection, [Chat(chat_id=chat_id, username=username, title="")])


async def test_a_number_needs_nobody_to_tell_it(connection: Connection) -> None:
    assert await register(connection, "kyiv", str(FLATS), "@homes")
    assert await wanted.chat_ids(connection) == {FLATS}
    assert await wanted.unknown(connection) == {"@homes": 1}


async def test_a_name_has_its_number_when_the_chat_was_met(connection: Connection) -> None:
    await meet(connection, FLATS, "flats")
    await register(connection, "kyiv", "@flats", "@homes")
    assert await wanted.chat_ids(connection) == {FLATS}
    await meet(connection, HOMES, "homes")
    assert await wanted.learn(connection) == 1
    assert await wanted.chat_ids(connection) == {FLATS, HOMES}


async def test_a_name_that_moves_takes_its_sources_along(connection: Connection) -> None:
    await meet(connection, FLATS, "flats")
    await register(connection, "kyiv", "@flats")
    await meet(connection, HOMES, "flats")
    await wanted.learn(connection)
    assert await wanted.chat_ids(connection) == {HOMES}


async def test_a_source_gives_up_what_it_names_no_more(connection: Connection) -> None:
    await register(connection, "kyiv", str(FLATS), str(HOMES))
    assert await register(connection, "kyiv", str(HOMES))
    assert not await register(connection, "kyiv", str(HOMES))
    assert await wanted.chat_ids(connection) == {HOMES}


async def test_sources_that_are_gone_give_up_their_chats(connection: Connection) -> None:
    await register(connection, "kyiv", str(FLATS))
    await register(connection, "lviv", str(HOMES))
    assert await wanted.clear(connection, "elsewhere", []) == 0
    assert await wanted.clear(connection, "home", [], pattern="telegram") == 0
    assert await wanted.clear(connection, "home", ["lviv"]) == 1
    assert await wanted.chat_ids(connection) == {HOMES}
    assert await wanted.clear(connection, "home", []) == 1


async def test_what_only_a_run_knows_of_its_source_stays(connection: Connection) -> None:
    await sources.upsert(connection, source("kyiv", "@flats", historyDays=30))
    (before,) = await sources.all(connection)
    await wanted.register(connection, source("kyiv", "@flats"))
    (same,) = await sources.all(connection)
    assert same == before
    await wanted.register(connection, source("kyiv", "@homes"))
    (after,) = await sources.all(connection)
    assert after.spec["telegram"]["chats"] == ["@homes"]
    assert after.spec["telegram"]["historyDays"] == 30
    assert after.updated_at > before.updated_at


async def test_a_source_of_another_type_is_left_alone(connection: Connection) -> None:
    await connection.execute(
        "INSERT INTO sources (namespace, name, type, spec) VALUES ('home', 'kyiv', 'html', '{}')"
    )
    assert await wanted.register(connection, source("kyiv", "@flats")) is None
    (found,) = await sources.all(connection)
    assert (found.type, found.spec) == ("html", {})
