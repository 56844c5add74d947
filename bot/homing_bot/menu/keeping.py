"""What is read for the screens of favourites."""

from __future__ import annotations

from homing import rates
from homing.storage import favourites, properties
from homing.storage.database import Connection
from homing_bot.menu.homes import Kept, Place, ordered

#: Favourites that the menu knows of one person: the latest.
_MOST = 500


async def kept(connection: Connection, user_id: int, place: Place) -> list[Kept]:
    """Favourites of that place, on all pages, in its order."""
    found = await favourites.page(connection, user_id, list_id=place.list_id or None, limit=_MOST)
    cards = await properties.cards(connection, [one.property_id for one in found])
    known = [Kept(one, cards.get(one.property_id)) for one in found]
    return ordered(known, place.order, await rates.in_use(connection))


async def one(connection: Connection, user_id: int, home: int) -> Kept | None:
    """None where the person does not keep that home."""
    found = await favourites.get(connection, user_id, home)
    if found is None:
        return None
    cards = await properties.cards(connection, [home])
    return Kept(found, cards.get(home))
