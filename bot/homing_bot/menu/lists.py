"""Lists of favourites."""

from __future__ import annotations

from collections.abc import Sequence

from homing.i18n import Catalogue
from homing.storage.favourite_lists import NAME_LENGTH, FavouriteList
from homing_bot.menu.homes import Kept, Place
from homing_bot.menu.steps import to
from homing_bot.screens import Screen, back, cancel, choice, grid


def lists(found: Sequence[FavouriteList], say: Catalogue) -> Screen:
    """All of a person's."""
    buttons = [choice(_label(one, say), to("homes", one.id, 0, 0)) for one in found]
    about = say("Lists of your favourites") if found else say("You have no lists yet.")
    return Screen(
        f"<b>{about}</b>",
        [
            *grid(buttons, 1),
            [choice(f"➕ {say('New list')}", to("list-new"))],
            [back(say, to("homes", 0, 0, 0))],
        ],
    )


def moving(kept: Kept, found: Sequence[FavouriteList], place: Place, say: Catalogue) -> Screen:
    """Into which list a home goes."""
    now = kept.favourite.list_id
    home = kept.favourite.property_id
    numbers = (home, *place.numbers)
    buttons = [
        choice(f"📁 {one.name}", to("moved", one.id, *numbers), chosen=one.id == now)
        for one in found
    ]
    none = choice(say("In no list"), to("moved", 0, *numbers), chosen=now is None)
    return Screen(
        f"<b>{say('Which list shall it be in?')}</b>",
        [
            *grid(buttons, 1),
            [none],
            [choice(f"➕ {say('New list')}", to("list-new"))],
            [back(say, to("home", *numbers))],
        ],
    )


def naming(one: FavouriteList | None, say: Catalogue, *, wrong: bool = False) -> Screen:
    """Asks for a name of a list, or of a new one."""
    asked = (
        say.html("What shall <b>{name}</b> be called? Write the new name.", name=one.name)
        if one
        else say("What shall the new list be called? Write its name.")
    )
    why = say("A name has 1 to {n} letters, and each list its own.", n=NAME_LENGTH)
    there = to("homes", one.id, 0, 0) if one else to("lists")
    return Screen(f"{why}\n{asked}" if wrong else asked, [[cancel(say, there)]])


def deletion(one: FavouriteList, say: Catalogue) -> Screen:
    """Whether it is meant."""
    return Screen(
        say.html("Delete the list <b>{name}</b>? Its homes stay favourites.", name=one.name),
        [
            [choice(f"🗑 {say('Yes, delete it')}", to("list-deleted", one.id))],
            [back(say, to("homes", one.id, 0, 0))],
        ],
    )


def _label(one: FavouriteList, say: Catalogue) -> str:
    return f"📁 {one.name} ({say.number(one.homes)})"
