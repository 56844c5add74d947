"""Who writes gets an answer, and what goes wrong is tried again, or told and kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import pytest
from aiogram import F
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter
from aiogram.methods import GetMe
from aiogram.types import CallbackQuery, Message
from psycopg import OperationalError
from redis.exceptions import ConnectionError as RedisAway
from structlog.testing import capture_logs

from botapi.faults import Fault
from homing.settings import Settings
from homing.storage import database, users
from homing_bot import process
from homing_bot.intake import handling
from homing_bot.intake.service import serve
from tests.bot.intake.conftest import Stage

TROUBLE = "That did not work just now. Please try again in a minute."


@dataclass
class Trouble:
    """What happens to whoever says "trouble", or presses a button of that name."""

    stage: Stage
    #: Raised one after the other.
    errors: list[Exception]

    async def handle(self, event: Message | CallbackQuery) -> None:
        if self.errors:
            raise self.errors.pop(0)
        await event.answer("Here you are")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Short waits, and no tracebacks for people, which take seconds."""
    monkeypatch.setattr(handling, "_WAITS", (0.01, 0.01))
    with capture_logs():
        yield


@asynccontextmanager
async def troubled(stage: Stage, *errors: Exception) -> AsyncIterator[Trouble]:
    """Our bot, with one handler that fails so often."""
    settings = Settings.model_validate(stage.api.environment | {"DATABASE_URL": stage.url})
    trouble = Trouble(stage, list(errors))
    async with database.pool(stage.url) as pool, process.make_bot(settings) as bot:
        dispatcher = process.dispatcher(pool, settings)
        dispatcher.message.register(trouble.handle, F.text == "trouble")
        dispatcher.callback_query.register(trouble.handle, F.data == "trouble")
        task = asyncio.create_task(serve(stage.url, pool, bot, dispatcher, poll=True))
        try:
            yield trouble
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def network() -> TelegramNetworkError:
    return TelegramNetworkError(GetMe(), "away")


@pytest.mark.parametrize(
    "passing",
    [OperationalError("away"), RedisAway("away"), network()],
    ids=lambda one: type(one).__name__,
)
async def test_what_passes_is_tried_again_without_a_word(stage: Stage, passing: Exception) -> None:
    async with troubled(stage, passing, passing):
        stage.api.person(77).say("trouble")
        await stage.all_handled()
    assert [one.text for one in stage.api.sent(77)] == ["Here you are"]
    assert await stage.rows() == [(True, None, None)]


async def test_what_does_not_pass_is_told_in_the_end_and_kept(stage: Stage) -> None:
    async with troubled(stage, *(OperationalError("away") for _ in range(3))):
        stage.api.person(77).say("trouble")
        await stage.all_handled()
    assert [one.text for one in stage.api.sent(77)] == [TROUBLE]
    [(_, reason, body)] = await stage.rows()
    assert reason == "OperationalError: away"
    assert "trouble" in (body or "")


async def test_a_mistake_of_ours_is_told_at_once_and_kept(stage: Stage) -> None:
    async with troubled(stage, ValueError("no such price")) as trouble:
        assert (await stage.api.person(77).ask("trouble")).text == TROUBLE
        await stage.all_handled()
        assert trouble.errors == []
    [(_, reason, _)] = await stage.rows()
    assert reason == "ValueError: no such price"


async def test_it_is_told_in_the_language_that_the_person_chose(stage: Stage) -> None:
    await users.create(stage.connection, name="Olha", telegram_id=77, language="uk")
    async with troubled(stage, ValueError("no such price")):
        answer = await stage.api.person(77, "en").ask("trouble")
    assert answer.text == "Зараз не вийшло. Спробуйте, будь ласка, за хвилину."


@pytest.mark.parametrize(("wanted", "waits"), [(1, 4), (7, 7), (7000, 30)])
def test_telegrams_wait_is_kept_as_long_as_a_person_may_wait(wanted: int, waits: int) -> None:
    error = TelegramRetryAfter(GetMe(), "too many", retry_after=wanted)
    assert handling._seconds(4, error) == waits


async def test_a_press_is_told_below_the_message_where_it_is_too_late(stage: Stage) -> None:
    olha = stage.api.person(77)
    async with troubled(stage, ValueError("no such price"), ValueError("no such price")):
        shown = await olha.ask("/help")
        pressed = olha.press_data(shown, "trouble")
        assert (await olha.answered(pressed))["text"] == TROUBLE
        too_late = Fault(kind="status", method="answerCallbackQuery", status=400)
        stage.api.faults.add(too_late)
        olha.press_data(shown, "trouble")
        assert (await olha.reply()).text == TROUBLE
