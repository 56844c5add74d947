"""The bot's answers wait for turns, before alerts, and as long as Telegram says."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter

from botapi.limits import Limits
from botapi.testing import Fault, Options, Running, running
from homing.limits import LocalLimiter, WaitTooLong
from homing.limits.telegram import TelegramPace
from homing.settings import Settings
from homing_bot import process


@pytest.fixture
async def api() -> AsyncIterator[Running]:
    async with running(Options(limits=Limits())) as api:
        api.person(77)
        yield api


@pytest.fixture
def limiter() -> LocalLimiter:
    return LocalLimiter()


@pytest.fixture
async def bot(api: Running, limiter: LocalLimiter) -> AsyncIterator[Bot]:
    async with process.make_bot(Settings.model_validate(api.environment)) as bot:
        process.keep_pace(bot, limiter, 28.5)
        yield bot


async def test_two_answers_to_one_person_are_a_second_apart(api: Running, bot: Bot) -> None:
    for text in ("one", "two"):
        await bot.send_message(77, text)
    assert [call.status for call in api.calls()] == [200, 200]


async def test_what_is_no_message_needs_no_turn(bot: Bot, limiter: LocalLimiter) -> None:
    await bot.get_me()
    assert len(limiter) == 0


async def test_a_refused_answer_is_sent_again_when_telegram_says(api: Running, bot: Bot) -> None:
    api.faults.add(Fault(kind="429", retry_after=1))
    started = time.monotonic()
    await bot.send_message(77, "one")
    assert time.monotonic() - started >= 1
    assert [message.text for message in api.sent(77)] == ["one"]


async def test_a_long_refusal_holds_for_alerts_too(
    api: Running, bot: Bot, limiter: LocalLimiter
) -> None:
    api.faults.add(Fault(kind="429", retry_after=300))
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(77, "one")
    with pytest.raises(WaitTooLong):
        await TelegramPace(limiter, bot.id).turn("77", waited=1)
