"""Chats come and go while a reader reads."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.workers.reader.world import PHONE, World

pytestmark = pytest.mark.peers

OTHER = "380500000002"


async def test_a_chat_that_is_given_is_read_within_a_second(world: World) -> None:
    chat = await world.chat()
    world.control.post(chat, "before")
    await world.start()
    await world.assign()
    await world.until(lambda: world.knows(chat), "the dialogs are learned")
    began = time.monotonic()
    await world.assign(chat)
    await world.converges(chat)
    assert time.monotonic() - began < 1


async def test_a_pause_that_telegram_demands_delays_no_assignment(world: World) -> None:
    first, second = await world.chat("First"), await world.chat("Second")
    await world.reading(first)
    world.control.flood("messages.getPeerDialogs", 5)
    await world.assign(second)
    await asyncio.sleep(0.5)
    world.control.post(second, "live")

    async def stored() -> bool:
        return bool(await world.stored(second))

    await world.until(stored, "the live message is stored", 1)
    await world.converges(second)


async def test_a_chat_that_is_taken_is_read_no_more_and_caught_up_with_later(
    world: World,
) -> None:
    chat, other = await world.chat(), await world.chat("Other")
    await world.reading(chat, other)
    await world.take(chat)
    await world.until(lambda: world.allows(1), "the chat is taken")
    world.control.post(chat, "unheard")
    world.control.post(other, "heard")
    await world.converges(other)
    assert await world.stored(chat) == []
    await world.assign(chat)
    await world.converges(chat)


async def test_a_chat_that_moves_between_readers_is_stored_once(world: World) -> None:
    await world.settings(OTHER)
    chat = await world.chat()
    world.control.join(chat, OTHER)
    await world.start(OTHER)
    await world.reading(chat)
    for number in range(30):
        world.control.post(chat, str(number))
        if number % 10 == 5:
            await world.assign(chat, to=OTHER if number % 20 == 5 else PHONE)
    await world.converges(chat)
    accounts = {row["account_id"] for row in await world.stored(chat)}
    assert accounts == {PHONE, OTHER}
