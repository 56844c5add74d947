"""Receiving and handling, together."""

from __future__ import annotations

import asyncio

from aiogram import Bot, Dispatcher

from homing.settings import SettingsError
from homing.storage.database import Pool
from homing_bot.intake.intake import Intake
from homing_bot.intake.polling import Polling


async def serve(url: str, pool: Pool, bot: Bot, dispatcher: Dispatcher, *, poll: bool) -> None:
    """Handles updates until it is cancelled.

    Args:
        url: of the database.
        pool: of connections to it.
        bot: whose updates.
        dispatcher: with the handlers.
        poll: whether to ask Telegram for updates; else the web app writes down what comes by the webhook.

    Raises:
        SettingsError: the token is refused.
    """
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(Intake(url, pool, bot, dispatcher).run())
            if poll:
                polling = Polling(pool, bot, dispatcher.resolve_used_update_types())
                tasks.create_task(polling.run())
    except* SettingsError as group:
        raise group.exceptions[0] from group
