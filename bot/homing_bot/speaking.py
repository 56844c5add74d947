"""Who writes or presses, and how to speak to them: handlers get `user` and `say` by name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject
from aiogram.types import User as Person

from homing.i18n import catalogue
from homing.storage import users
from homing.storage.database import Pool


class Speaking(BaseMiddleware):
    """Looks the person up: `user` is None for whom we do not know, `say` is the catalogue of their language."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        person: Person | None = data.get("event_from_user")
        pool: Pool = data["pool"]
        known = None
        if person is not None:
            async with pool.connection() as connection:
                known = await users.by_telegram(connection, person.id)
        spoken = known.language if known else person.language_code if person else None
        return await handler(event, data | {"user": known, "say": catalogue(spoken)})
