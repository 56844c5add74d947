"""What people say of a home by pressing a button under its alert."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiogram.types import CallbackQuery

from homing.i18n import Catalogue
from homing.models.press import Press
from homing.storage import favourites
from homing.storage.database import Connection, Pool
from homing.storage.users import User
from homing_bot import phrases
from homing_bot.presses import tell

#: (connection, user id, property id) to whether it was news.
Change = Callable[[Connection, int, int], Awaitable[bool]]


async def noted(
    query: CallbackQuery,
    press: Press,
    pool: Pool,
    change: Change,
    user: User | None,
    say: Catalogue,
) -> bool:
    """Writes down what the person says of the home that the press names a listing of.

    Returns:
        Whether it could be written down; if not, they are told.
    """
    if user is None:
        await tell(query, say(phrases.START_FIRST))
        return False
    async with pool.connection() as connection, connection.transaction():
        home = await favourites.property_of(connection, press.id)
        if home is not None:
            await change(connection, user.id, home)
            return True
    await tell(query, say(phrases.STALE))
    return False
