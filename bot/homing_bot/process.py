"""The bot's process: it asks Telegram for updates, or gets them from the web app where a webhook is set up."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Sequence
from contextlib import suppress

import structlog
from aiogram import Bot, Dispatcher
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.fsm.storage.base import BaseStorage
from aiogram.types import BotCommand
from aiogram.utils.token import TokenValidationError
from redis.asyncio import Redis

from homing.i18n import DEFAULT, LANGUAGES, catalogue
from homing.limits import Limiter, RedisLimiter
from homing.limits.telegram import TelegramPace
from homing.settings import Settings, SettingsError
from homing.storage import database
from homing.storage.database import Pool
from homing_bot import memory, menu_button, probes, routers
from homing_bot.intake.service import serve
from homing_bot.pace import AnswerPace
from homing_bot.payments import reconciling
from homing_bot.session import Session
from homing_bot.speaking import Speaking
from homing_bot.vocabulary import COMMANDS

_log = structlog.get_logger()

#: Seconds between tries while the Bot API is away; doubled each time.
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 30.0

#: Connections to the database: handlers under way use them in turn.
_CONNECTIONS = 10


def run(settings: Settings) -> None:
    """Answers people until SIGTERM or SIGINT.

    Raises:
        SettingsError: TELEGRAM_TOKEN is missing or refused, or no database is named.
    """
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    with suppress(asyncio.CancelledError):
        _end_on_signals()
        await _serve(settings)


def _end_on_signals() -> None:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a coroutine runs in a task
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)


async def _serve(settings: Settings) -> None:
    url = settings.require_database_url()
    async with (
        probes.serving(settings.metrics_port),
        database.pool(url, size=_CONNECTIONS) as pool,
        Redis.from_url(settings.require_redis_url()) as redis,
        make_bot(settings) as bot,
    ):
        keep_pace(bot, RedisLimiter(redis), settings.telegram_rate)
        made = dispatcher(pool, settings, memory.storage(redis))
        await introduce(bot, settings, made.resolve_used_update_types())
        # What is there now stays for good: a collection need not look at it again and again.
        gc.collect()
        gc.freeze()
        books = asyncio.create_task(reconciling.forever(bot, pool, settings))
        try:
            await serve(url, pool, bot, made, poll=settings.telegram_webhook_url is None)
        finally:
            books.cancel()


def make_bot(settings: Settings) -> Bot:
    """The bot of TELEGRAM_TOKEN at TELEGRAM_API_URL.

    Raises:
        SettingsError: the token is missing or is none.
    """
    if settings.telegram_token is None:
        raise SettingsError("TELEGRAM_TOKEN: not set; @BotFather on Telegram gives one")
    api = TelegramAPIServer.from_base(settings.telegram_api_url)
    try:
        return Bot(settings.telegram_token.get_secret_value(), session=Session(api=api))
    except TokenValidationError as error:
        raise SettingsError("TELEGRAM_TOKEN: expected <digits>:<letters>") from error


def keep_pace(bot: Bot, limiter: Limiter, rate: float) -> None:
    """Makes the bot's answers wait for turns, which they get before alerts do; so many a second in all."""
    bot.session.middleware(AnswerPace(TelegramPace(limiter, bot.id, rate)))


def dispatcher(pool: Pool, settings: Settings, storage: BaseStorage | None = None) -> Dispatcher:
    """Everything that the bot answers; handlers get `pool` and `settings` by name, and what `Speaking` finds.

    Args:
        storage: what people are in the middle of; in this process's memory by default.
    """
    found = Dispatcher(pool=pool, settings=settings, storage=storage)
    speaking = Speaking()
    found.message.outer_middleware(speaking)
    found.edited_message.outer_middleware(speaking)
    found.callback_query.outer_middleware(speaking)
    found.include_routers(*routers.make())
    return found


async def introduce(bot: Bot, settings: Settings, kinds: Sequence[str]) -> None:
    """Tells Telegram the bot's commands and how it gets its updates; waits while the Bot API is away.

    Args:
        kinds: of updates that the bot has handlers for.

    Raises:
        SettingsError: the token is refused, or a webhook has no secret.
    """
    wait = _FIRST_WAIT
    while True:
        try:
            await _set_commands(bot)
            await _set_way(bot, settings, kinds)
            await menu_button.put(bot, settings)
        except (TelegramUnauthorizedError, TelegramNotFound) as error:
            raise SettingsError(f"TELEGRAM_TOKEN: the Bot API refuses it: {error}") from error
        except AiogramError as error:
            _log.warning("The Bot API does not answer", seconds=wait, reason=str(error))
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)
        else:
            return


async def _set_commands(bot: Bot) -> None:
    for language in LANGUAGES:
        say = catalogue(language)
        commands = [
            BotCommand(command=name, description=say(text)) for name, text in COMMANDS.items()
        ]
        # English is what people of all other languages get.
        await bot.set_my_commands(commands, language_code=None if language == DEFAULT else language)


async def _set_way(bot: Bot, settings: Settings, kinds: Sequence[str]) -> None:
    """Updates come by the webhook, or the bot asks for them; what waits stays either way."""
    if settings.telegram_webhook_url is None:
        await bot.delete_webhook()
        return
    if settings.telegram_webhook_secret is None:
        raise SettingsError("TELEGRAM_WEBHOOK_URL: needs TELEGRAM_WEBHOOK_SECRET or SECRET_KEY")
    await bot.set_webhook(
        settings.telegram_webhook_url,
        secret_token=settings.telegram_webhook_secret.get_secret_value(),
        allowed_updates=list(kinds),
    )
