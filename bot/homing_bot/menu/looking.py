"""Screens of favourites, read from the database; where a thing is gone, the one above it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from homing.i18n import Catalogue
from homing.storage import favourite_lists
from homing.storage.database import Connection
from homing.storage.favourite_lists import FavouriteList
from homing.storage.users import User
from homing_bot import phrases
from homing_bot.menu import keeping
from homing_bot.menu.homes import ORDERS, Place, home, homes
from homing_bot.menu.lists import lists
from homing_bot.screens import Screen

#: A screen, and what pops up above it, if anything.
Shown = tuple[Screen, str | None]


def place_of(numbers: Sequence[int]) -> Place:
    """The place that the last three numbers of a button name; an order that there is not is the first."""
    list_id, order, page = numbers[-3:]
    return Place(list_id, order if order < len(ORDERS) else 0, page)


async def favourites_at(connection: Connection, user: User, place: Place, say: Catalogue) -> Shown:
    """All favourites of a place; of a list that is gone, all."""
    own = await favourite_lists.of_user(connection, user.id)
    gone = place.list_id and not any(one.id == place.list_id for one in own)
    there = Place(0, place.order, 0) if gone else place
    found = await keeping.kept(connection, user.id, there)
    return homes(found, own, there, say), say(phrases.STALE) if gone else None


async def favourite(
    connection: Connection, user: User, numbers: Sequence[int], say: Catalogue
) -> Shown:
    """One favourite, named by the first number; the others name the place from where one came."""
    place = place_of(numbers)
    found = await keeping.one(connection, user.id, numbers[0])
    if found is None:
        screen, _ = await favourites_at(connection, user, place, say)
        return screen, say(phrases.STALE)
    return home(found, await favourite_lists.of_user(connection, user.id), place, say), None


async def all_lists(connection: Connection, user: User, say: Catalogue) -> Screen:
    """All lists."""
    return lists(await favourite_lists.of_user(connection, user.id), say)


async def own_list(connection: Connection, user: User, number: int) -> FavouriteList | None:
    """One of the person's lists."""
    own = await favourite_lists.of_user(connection, user.id)
    return next((one for one in own if one.id == number), None)
