"""What people do reaches the bot, by asking and by a webhook."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiogram
import pytest
import telegram.ext
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from botapi.testing import ActError, Options, Running, running
from tests.examples.botapi.clients import Client, Refused, aiogram_client


async def test_a_waiting_bot_hears_at_once(client: Client, server: Running) -> None:
    olha = server.person(77, "uk")
    waiting = asyncio.create_task(client.call("get_updates", timeout=10))
    await server.asked()
    started = time.monotonic()
    olha.say("/start now")
    [update] = await waiting
    assert time.monotonic() - started < 1
    assert (update.message.text, update.message.chat.id) == ("/start now", 77)
    assert update.message.from_user.language_code == "uk"
    [entity] = update.message.entities
    assert (str(entity.type), entity.offset, entity.length) == ("bot_command", 0, 6)


async def test_nothing_new_is_told_after_the_wait(client: Client) -> None:
    assert list(await client.call("get_updates", timeout=1)) == []


async def test_what_was_confirmed_does_not_come_again(client: Client, server: Running) -> None:
    olha = server.person(77)
    for text in "abc":
        olha.say(text)
    first = await client.call("get_updates", limit=2)
    assert [one.message.text for one in first] == ["a", "b"]
    again = await client.call("get_updates")
    assert [one.message.text for one in again] == ["a", "b", "c"]
    rest = await client.call("get_updates", offset=first[-1].update_id + 1)
    assert [one.message.text for one in rest] == ["c"]
    assert list(await client.call("get_updates", offset=rest[-1].update_id + 1)) == []


async def test_a_negative_offset_forgets_all_but_the_last(client: Client, server: Running) -> None:
    for text in "abc":
        server.person(77).say(text)
    [update] = await client.call("get_updates", offset=-1)
    assert update.message.text == "c"


async def test_two_pollers_are_one_too_many(client: Client, server: Running) -> None:
    first = asyncio.create_task(client.call("get_updates", timeout=10))
    await server.asked()
    second = asyncio.create_task(client.call("get_updates", timeout=1))
    with pytest.raises(Refused, match="terminated by other getUpdates request") as caught:
        await first
    assert caught.value.kind == "conflict"
    await second


async def test_only_wanted_kinds_are_queued(client: Client, server: Running) -> None:
    await client.call("get_updates", allowed_updates=["callback_query"])
    olha = server.person(77)
    olha.say("not heard")
    board = client.keyboard([{"text": "Keep", "callback_data": "k"}])
    await client.call("send_message", chat_id=77, text="Flat", reply_markup=board)
    olha.press(olha.heard[0], "Keep")
    [update] = await client.call("get_updates")
    assert update.callback_query.data == "k"


async def test_a_press_is_answered_once(client: Client, server: Running) -> None:
    olha = server.person(77)
    board = client.keyboard([{"text": "Keep", "callback_data": "k"}])
    await client.call("send_message", chat_id=77, text="Flat", reply_markup=board)
    pressed = olha.press(olha.heard[0])
    [update] = await client.call("get_updates")
    query = update.callback_query
    assert (query.message.text, bool(query.chat_instance)) == ("Flat", True)
    await client.call("answer_callback_query", callback_query_id=query.id, text="Kept")
    assert (await olha.answered(pressed))["text"] == "Kept"
    with pytest.raises(Refused, match=r"(?i)query is too old"):
        await client.call("answer_callback_query", callback_query_id=query.id)


async def test_an_old_press_cannot_be_answered() -> None:
    now = 1_800_000_000.0
    async with (
        running(Options(clock=lambda: now)) as server,
        aiogram_client(server.url, server.token) as client,
    ):
        olha = server.person(77)
        board = client.keyboard([{"text": "Keep", "callback_data": "k"}])
        await client.call("send_message", chat_id=77, text="Flat", reply_markup=board)
        pressed = olha.press(olha.heard[0])
        now += 16
        with pytest.raises(Refused, match="query is too old"):
            await client.call("answer_callback_query", callback_query_id=pressed.id)


async def test_a_button_that_is_not_there_cannot_be_pressed(
    client: Client, server: Running
) -> None:
    olha = server.person(77)
    await client.call("send_message", chat_id=77, text="Flat")
    with pytest.raises(ActError, match="no button 'Keep'"):
        olha.press(olha.heard[0], "Keep")


async def test_blocking_and_coming_back_is_told(client: Client, server: Running) -> None:
    olha = server.person(77)
    olha.block()
    olha.say("/start")
    updates = await client.call("get_updates")
    assert [str(one.my_chat_member.new_chat_member.status) for one in updates[:2]] == [
        "kicked",
        "member",
    ]
    assert updates[2].message.text == "/start"


async def test_anything_may_be_sent(client: Client, server: Running) -> None:
    olha = server.person(77)
    olha.send({"contact": {"phone_number": "+15555550100", "first_name": "Olha", "user_id": 77}})
    olha.send({"location": {"latitude": 50.45, "longitude": 30.52}})
    olha.edit(olha.say("helo"), "hello")
    updates = await client.call("get_updates")
    assert updates[0].message.contact.phone_number == "+15555550100"
    assert updates[1].message.location.latitude == 50.45
    assert updates[3].edited_message.text == "hello"


@asynccontextmanager
async def _aiogram_bot(server: Running) -> AsyncIterator[None]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
    dispatcher = aiogram.Dispatcher()

    @dispatcher.message()
    async def echo(message: aiogram.types.Message) -> None:
        await message.answer(f"you said {message.text}")

    async with aiogram.Bot(server.token, session=session) as bot:
        task = asyncio.create_task(
            dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False)
        )
        yield
        await dispatcher.stop_polling()
        await task


@asynccontextmanager
async def _ptb_bot(server: Running) -> AsyncIterator[None]:
    async def echo(update: telegram.Update, _: Any) -> None:
        assert update.message is not None
        await update.message.reply_text(f"you said {update.message.text}")

    builder = telegram.ext.Application.builder().token(server.token)
    application = builder.base_url(f"{server.url}/bot").build()
    application.add_handler(telegram.ext.MessageHandler(telegram.ext.filters.TEXT, echo))
    async with application:
        assert application.updater is not None
        await application.start()
        await application.updater.start_polling()
        yield
        await application.updater.stop()
        await application.stop()


@pytest.mark.parametrize("bot", [_aiogram_bot, _ptb_bot])
async def test_whole_bots_talk_with_people(server: Running, bot: Any) -> None:
    olha = server.person(77)
    async with bot(server):
        assert (await olha.ask("hello")).text == "you said hello"
        assert (await olha.ask("bye")).text == "you said bye"
