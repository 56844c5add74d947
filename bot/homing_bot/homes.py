"""What people say of a home by pressing a button under its alert."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiogram.types import CallbackQuery

from homing.models.press import Press
from homing.storage import favourites
from homing.storage.database import Connection, Pool
from homing_bot.presses import person, tell
from homing_bot.texts import Texts

#: (connection, user id, property id) to whether it was news.
Change = Callable[[Connection, int, int], Awaitable[bool]]


async def noted(query: CallbackQuery, press: Press, pool: Pool, change: Change) -> Texts | None:
    """Writes down what the person says of the home that the press names a listing of.

    Returns:
        What to say to the person; None where it cannot be written down, which they are told.
    """
    async with pool.connection() as connection, connection.transaction():
        user, say = await person(connection, query)
        home = await favourites.property_of(connection, press.id)
        if user is not None and home is not None:
            await change(connection, user.id, home)
            return say
    await tell(query, say.start_first if user is None else say.stale)
    return None
