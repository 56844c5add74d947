"""Long polling: updates become rows before Telegram is told that they are received."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.methods import TelegramMethod
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from homing.settings import SettingsError
from homing.storage import bot_updates
from homing.storage.database import Pool
from homing.tasks import is_cancelled

_log = structlog.get_logger()

#: Seconds that Telegram holds a question open while there is nothing.
_OPEN_SECONDS = 30

#: Updates of one answer: the most that Telegram gives.
_LIMIT = 100

#: Seconds until the next question after an answer with updates: what comes meanwhile comes together, for one question.
_BREATH_SECONDS = 0.02

#: Seconds between tries while something is away; doubled each time.
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 15.0


class ReceiveUpdates(TelegramMethod[list[dict[str, Any]]]):
    """`getUpdates`, with the updates left as they came."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None
    limit: int = _LIMIT
    timeout: int = _OPEN_SECONDS
    allowed_updates: list[str]


class Polling:
    """Asks for updates until it is cancelled.

    Args:
        pool: of connections.
        bot: whose updates.
        kinds: of updates that the bot has handlers for.
    """

    def __init__(self, pool: Pool, bot: Bot, kinds: Sequence[str]) -> None:
        self._pool = pool
        self._bot = bot
        self._kinds = list(kinds)
        self._wait = _FIRST_WAIT

    async def run(self) -> None:
        """Asks again and again.

        Raises:
            SettingsError: the token is refused.
        """
        offset: int | None = None
        while True:
            try:
                offset = await self._ask(offset)
            except (TelegramUnauthorizedError, TelegramNotFound) as error:
                raise SettingsError(f"TELEGRAM_TOKEN: the Bot API refuses it: {error}") from error
            except (AiogramError, OperationalError, PoolTimeout) as error:
                if is_cancelled():
                    raise
                await self._rest(error)

    async def _ask(self, offset: int | None) -> int | None:
        """The number after the last update; what was written down is not asked for again."""
        method = ReceiveUpdates(offset=offset, allowed_updates=self._kinds)
        received = await self._bot(method, request_timeout=_OPEN_SECONDS + 10)
        if received:
            updates = {int(one["update_id"]): json.dumps(one) for one in received}
            async with self._pool.connection() as connection:
                await bot_updates.add(connection, self._bot.id, updates)
            offset = max(updates) + 1
            await asyncio.sleep(_BREATH_SECONDS)
        self._wait = _FIRST_WAIT
        return offset

    async def _rest(self, error: Exception) -> None:
        _log.warning("No updates for now", seconds=self._wait, reason=str(error).strip())
        await asyncio.sleep(self._wait)
        self._wait = min(self._wait * 2, _LONGEST_WAIT)
