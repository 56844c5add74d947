"""Every update is handled, in each person's order, whatever ends in between."""

from __future__ import annotations

import asyncio
import json

import pytest
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetMe
from aiogram.types import Message

from homing.settings import SettingsError
from homing.storage import bot_updates, database
from homing_bot.intake import handling
from tests.bot.intake.conftest import Stage


async def echo(message: Message) -> None:
    await message.answer(f"heard {message.text}")


def update(number: int, text: str = "hello", person: int = 77) -> str:
    """As Telegram sends it."""
    someone = {"id": person, "is_bot": False, "first_name": "Olha"}
    chat = {"id": person, "type": "private", "first_name": "Olha"}
    message = {"message_id": number, "date": 1, "text": text, "from": someone, "chat": chat}
    return json.dumps({"update_id": number, "message": message})


async def test_what_is_handled_leaves_no_text_behind(stage: Stage) -> None:
    async with stage.bot(echo):
        assert (await stage.api.person(77).ask("hello")).text == "heard hello"
        await stage.all_handled()
    assert await stage.rows() == [(True, None, None)]


async def test_what_the_web_app_writes_down_is_handled_at_once(stage: Stage) -> None:
    stage.api.person(77)
    async with stage.bot(echo, poll=False):
        await bot_updates.add(stage.connection, stage.bot_id, {5: update(5)})
        assert (await stage.api.person(77).reply()).text == "heard hello"
    assert stage.api.world.updates.allowed == []


async def test_a_second_delivery_of_an_update_changes_nothing(stage: Stage) -> None:
    assert await bot_updates.add(stage.connection, stage.bot_id, {5: update(5)}) == 1
    assert await bot_updates.add(stage.connection, stage.bot_id, {5: update(5, "again")}) == 0
    stage.api.person(77)
    async with stage.bot(echo, poll=False):
        await stage.all_handled()
        assert await bot_updates.add(stage.connection, stage.bot_id, {5: update(5)}) == 0
    assert stage.began == ["hello"]


async def test_one_persons_updates_are_handled_in_order_and_hold_nobody_else_up(
    stage: Stage,
) -> None:
    ready = asyncio.Event()

    async def slow_for_the_first(message: Message) -> None:
        if message.text == "1":
            await ready.wait()

    for number, person in (("1", 77), ("2", 77), ("3", 88)):
        stage.api.person(person).say(number)
    async with stage.bot(slow_for_the_first):
        await stage.all_handled(1)
        assert stage.began == ["1", "3"]
        ready.set()
        await stage.all_handled(3)
    assert stage.began == ["1", "3", "2"]


async def test_what_was_not_handled_is_handled_after_the_next_start(stage: Stage) -> None:
    async def never(message: Message) -> None:
        await asyncio.Event().wait()

    handling_takes_too_long = pytest.MonkeyPatch()
    handling_takes_too_long.setattr("homing_bot.intake.intake._GRACE_SECONDS", 0.05)
    olha = stage.api.person(77)
    async with stage.bot(never):
        olha.say("hello")
        await stage.until(lambda: stage.began)
    handling_takes_too_long.undo()
    async with stage.bot(echo):
        assert (await olha.reply()).text == "heard hello"


async def test_a_handler_gets_time_to_finish_when_the_process_is_to_end(stage: Stage) -> None:
    began, go_on = asyncio.Event(), asyncio.Event()

    async def slow(message: Message) -> None:
        began.set()
        await go_on.wait()
        await echo(message)

    stage.api.person(77).say("hello")
    async with stage.bot(slow) as task:
        await began.wait()
        task.cancel()
        go_on.set()
    assert await stage.rows() == [(True, None, None)]
    assert [one.text for one in stage.api.sent(77)] == ["heard hello"]


async def test_a_mistake_in_a_handler_is_noted_with_the_update(stage: Stage) -> None:
    async def broken(message: Message) -> None:
        raise ValueError("no such price")

    stage.api.person(77).say("hello")
    async with stage.bot(broken):
        await stage.all_handled()
    [(_, reason, body)] = await stage.rows()
    assert reason == "ValueError: no such price"
    assert json.loads(body or "")["message"]["text"] == "hello"


async def test_what_passes_is_tried_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handling, "_WAITS", (0.01, 0.01))

    async def away_at_first(message: Message) -> None:
        if len(stage.began) < 3:
            raise TelegramNetworkError(GetMe(), "away")

    stage.api.person(77).say("hello")
    async with stage.bot(away_at_first):
        await stage.all_handled()
    assert (stage.began, await stage.rows()) == (["hello"] * 3, [(True, None, None)])


@pytest.mark.parametrize("body", ['{"update_id": 5, "message": {"date": 1}}', "[]", "no JSON"])
async def test_what_is_no_update_is_kept_with_the_reason(stage: Stage, body: str) -> None:
    await bot_updates.add(stage.connection, stage.bot_id, {5: body})
    async with stage.bot(echo, poll=False):
        await stage.all_handled()
    [(_, reason, kept)] = await stage.rows()
    assert reason is not None
    assert reason.startswith("not an update: ")
    assert kept == body


async def test_of_two_processes_one_handles_and_the_other_takes_over(stage: Stage) -> None:
    stage.api.person(77)
    async with stage.bot(echo, poll=False):
        async with stage.bot(echo, poll=False):
            await bot_updates.add(stage.connection, stage.bot_id, {5: update(5, "a")})
            await stage.all_handled(1)
        await bot_updates.add(stage.connection, stage.bot_id, {6: update(6, "b")})
        await stage.all_handled(2)
    assert stage.began == ["a", "b"]


async def test_a_lost_connection_to_the_database_is_made_anew(stage: Stage) -> None:
    olha = stage.api.person(77)
    async with stage.bot(echo):
        await olha.ask("before")
        await stage.connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
        assert (await olha.ask("after")).text == "heard after"


async def test_telegram_forgets_updates_only_when_they_are_written_down(stage: Stage) -> None:
    async def writing() -> int:
        cursor = await stage.connection.execute(
            "SELECT FROM pg_stat_activity"
            " WHERE wait_event_type = 'Lock' AND query LIKE '%INSERT INTO bot_updates%'"
        )
        return cursor.rowcount

    waiting = stage.api.world.updates.pending
    stage.api.person(77).say("hello")
    async with database.connect(stage.url) as locker:
        await locker.execute("BEGIN; LOCK TABLE bot_updates")
        async with stage.bot(echo):
            await stage.until(writing)
            assert len(waiting) == 1
            await locker.execute("COMMIT")
            await stage.until(lambda: not waiting)
            await stage.all_handled()
    assert stage.began == ["hello"]


async def test_an_update_with_which_the_bot_ends_again_and_again_is_given_up(stage: Stage) -> None:
    await bot_updates.add(stage.connection, stage.bot_id, {5: update(5)})
    await stage.connection.execute("UPDATE bot_updates SET begun = %s", (bot_updates.MOST_BEGUN,))
    async with stage.bot(echo, poll=False):
        await stage.all_handled()
    [(_, reason, body)] = await stage.rows()
    assert reason == "the bot ended while it was busy with this"
    assert body is not None
    assert stage.began == []


async def test_a_token_that_is_withdrawn_ends_the_process(stage: Stage) -> None:
    async with stage.bot(echo) as task:
        await stage.api.person(77).ask("hello")
        stage.api.world.token = "1:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
        stage.api.person(77).say("ends the question under way")
        with pytest.raises(SettingsError, match="TELEGRAM_TOKEN: the Bot API refuses it"):
            await task


async def test_old_updates_are_dropped_and_waiting_ones_stay(stage: Stage) -> None:
    await bot_updates.add(stage.connection, stage.bot_id, {1: "a", 2: "b", 3: "c"})
    await bot_updates.finish(stage.connection, stage.bot_id, {1: None, 2: "bad"})
    await stage.connection.execute(
        "UPDATE bot_updates SET handled_at = handled_at - interval '3 days' WHERE update_id < 3"
    )
    assert await bot_updates.drop(stage.connection, days=2, limit=10) == 2
    assert await stage.rows() == [(False, None, "c")]
