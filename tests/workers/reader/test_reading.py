"""A reader against a Telegram server."""

from __future__ import annotations

import pytest

from tests.workers.reader.world import World

pytestmark = pytest.mark.peers


async def test_live_messages_are_stored(world: World) -> None:
    chat = await world.chat()
    await world.reading(chat)
    world.control.post(chat, "2 rooms, 450 EUR")
    await world.converges(chat)
    [row] = await world.stored(chat)
    assert (row["live"], row["account_id"], row["text"]) == (
        True,
        "380500000001",
        "2 rooms, 450 EUR",
    )


async def test_history_is_read_first_as_far_back_as_asked(world: World) -> None:
    chat = await world.chat()
    for day in (1_600_000_000, 0, 0):
        world.control.post(chat, f"of {day}", date=day)
    await world.reading(chat)
    assert [row["message_id"] for row in await world.stored(chat)] == [2, 3]
    assert (await world.value("first_id", chat), await world.value("newest_id", chat)) == (2, 3)


async def test_edits_and_deletions_are_heard(world: World) -> None:
    chat = await world.chat()
    await world.reading(chat)
    for text in ("one", "two", "three"):
        world.control.post(chat, text)
    world.control.edit(chat, 1, "uno")
    world.control.delete(chat, 2)
    await world.converges(chat)
    assert [row["version"] for row in await world.stored(chat)] in ([2, 2, 1], [1, 1], [2, 1])
