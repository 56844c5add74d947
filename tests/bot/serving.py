"""The bot as its process runs it: updates are rows before they are handled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiogram import Bot, Dispatcher

from homing.settings import SettingsError
from homing.storage.database import Pool
from homing_bot.intake.service import serve


@asynccontextmanager
async def served(
    url: str, pool: Pool, bot: Bot, dispatcher: Dispatcher, *, poll: bool = True
) -> AsyncIterator[asyncio.Task[None]]:
    """Handles updates around the body; ends as it does on SIGTERM."""
    task = asyncio.create_task(serve(url, pool, bot, dispatcher, poll=poll))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, SettingsError):
            await task
