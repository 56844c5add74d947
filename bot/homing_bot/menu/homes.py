"""Favourites: all or those of a list, in some order, and one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from aiogram.types import InlineKeyboardButton

from homing.i18n import Catalogue, mark
from homing.i18n import homes as words
from homing.links import is_taken
from homing.models.kinds import Status
from homing.models.rates import Rates
from homing.storage.favourite_lists import FavouriteList
from homing.storage.favourites import NOTE_LENGTH, Favourite
from homing.storage.properties import PropertyCard
from homing_bot.menu.steps import to
from homing_bot.screens import Screen, back, cancel, choice, paged
from homing_bot.screens.markup import bold, paragraphs

#: Letters of a home's title on a button.
_TITLE = 36

#: The orders, by their number in the data of buttons.
ORDERS = (mark("Newest"), mark("Price"), mark("Area"))


@dataclass(frozen=True)
class Kept:
    """A favourite."""

    favourite: Favourite
    #: None: the home is known no more, or not yet.
    card: PropertyCard | None


@dataclass(frozen=True)
class Place:
    """Which favourites, in which order, on which page."""

    #: 0: all.
    list_id: int
    #: Place in `ORDERS`.
    order: int
    page: int

    @property
    def numbers(self) -> tuple[int, int, int]:
        return (self.list_id, self.order, self.page)

    @property
    def step(self) -> str:
        return to("homes", *self.numbers)


def ordered(kept: Sequence[Kept], order: int, rates: Rates) -> list[Kept]:
    """In that order, cheap and small first; those that do not state it come last, newest first."""
    if order == 0:
        return list(kept)
    keys = [_price(one, rates) if order == 1 else one.card and one.card.area for one in kept]
    places = sorted(range(len(kept)), key=lambda at: (keys[at] is None, keys[at] or 0))
    return [kept[at] for at in places]


def homes(
    kept: Sequence[Kept], lists: Sequence[FavouriteList], place: Place, say: Catalogue
) -> Screen:
    """Favourites as buttons.

    Args:
        kept: of the place, in its order, all pages.
        lists: all of the person's.
    """
    shown = next((one for one in lists if one.id == place.list_id), None)
    title = f"📁 {shown.name}" if shown else say("Favourites")
    buttons = [
        choice(_label(one, say), to("home", one.favourite.property_id, *place.numbers))
        for one in kept
    ]
    turn = [
        choice(say(name), Place(place.list_id, at, 0).step, chosen=at == place.order)
        for at, name in enumerate(ORDERS)
    ]
    text = paragraphs(bold(title), "" if kept else _nothing(shown, say))
    return Screen(
        text,
        [
            *paged(buttons, place.page, lambda page: Place(place.list_id, place.order, page).step),
            *([turn] if len(kept) > 1 else []),
            *_of_list(shown, say),
            [back(say, to("lists") if shown else to("menu"))],
        ],
    )


def home(kept: Kept, lists: Sequence[FavouriteList], place: Place, say: Catalogue) -> Screen:
    """One favourite, with its note, and what can be done with it."""
    card, favourite = kept.card, kept.favourite
    inside = next((one.name for one in lists if one.id == favourite.list_id), None)
    lines = [
        *(_facts(card, say) if card else [say("This home is no longer known.")]),
        *(["", f"📝 {escape(favourite.note, quote=False)}"] if favourite.note else []),
        *(["", f"📁 {escape(inside, quote=False)}"] if inside else []),
    ]
    numbers = (favourite.property_id, *place.numbers)
    return Screen(
        "\n".join(lines),
        [
            *_source(card, say),
            [
                choice(f"📝 {say('Note')}", to("note", *numbers)),
                choice(f"📁 {say('To a list')}", to("moving", *numbers)),
            ],
            [choice(f"🗑 {say('Remove')}", to("removing", *numbers))],
            [back(say, place.step)],
        ],
    )


def removal(kept: Kept, place: Place, say: Catalogue) -> Screen:
    """Whether it is meant."""
    numbers = (kept.favourite.property_id, *place.numbers)
    name = kept.card.title if kept.card else say("This home")
    return Screen(
        say.html("Remove <b>{name}</b> from your favourites? Its note goes too.", name=name),
        [
            [choice(f"🗑 {say('Yes, remove it')}", to("removed", *numbers))],
            [back(say, to("home", *numbers))],
        ],
    )


def noting(kept: Kept, place: Place, say: Catalogue, *, wrong: bool = False) -> Screen:
    """Asks for a note."""
    numbers = (kept.favourite.property_id, *place.numbers)
    name = kept.card.title if kept.card else say("This home")
    wipe = [[choice(f"🧹 {say('Wipe the note off')}", to("unnote", *numbers))]]
    return Screen(
        "\n".join(
            [
                *(
                    [say("A note has 1 to {n} letters.", n=say.number(NOTE_LENGTH))]
                    if wrong
                    else []
                ),
                say.html("What do you want to remember of <b>{name}</b>? Write it.", name=name),
            ]
        ),
        [*(wipe if kept.favourite.note else []), [cancel(say, to("home", *numbers))]],
    )


def _price(one: Kept, rates: Rates) -> Decimal | None:
    card = one.card
    if card is None or card.price is None or card.currency is None:
        return None
    return rates.amount(card.price, card.currency, rates.base)


def _label(one: Kept, say: Catalogue) -> str:
    if one.card is None:
        return say("This home is no longer known.")
    title = one.card.title if len(one.card.title) <= _TITLE else one.card.title[: _TITLE - 1] + "…"
    note = "📝 " if one.favourite.note else ""
    return " · ".join(filter(None, (f"{note}{title}", _money(one.card, say))))


def _money(card: PropertyCard, say: Catalogue) -> str:
    if card.price is None or card.currency is None:
        return ""
    return words.per_period(say.money(card.price, card.currency), card.price_period, say)


def _facts(card: PropertyCard, say: Catalogue) -> list[str]:
    status = words.STATUSES.get(card.status)
    about = [
        say("{area} m²", area=say.number(card.area)) if card.area is not None else "",
        words.rooms(card.rooms, say) if card.rooms is not None else "",
        words.floor(card.floor, card.floors, say) if card.floor is not None else "",
    ]
    where = [card.city, card.district, " ".join(filter(None, (card.street, card.house)))]
    lines = [_money(card, say), " · ".join(filter(None, about)), ", ".join(filter(None, where))]
    gone = [f"❌ {say(status)}"] if status and card.status is not Status.PRESALE else []
    return [
        f"<b>{escape(card.title, quote=False)}</b>",
        *gone,
        *(escape(line, quote=False) for line in lines if line),
    ]


def _source(card: PropertyCard | None, say: Catalogue) -> list[list[InlineKeyboardButton]]:
    if card is None or not is_taken(card.url):
        return []
    return [[InlineKeyboardButton(text=f"🔗 {say('Open at the source')}", url=card.url)]]


def _of_list(shown: FavouriteList | None, say: Catalogue) -> list[list[InlineKeyboardButton]]:
    if shown is None:
        return [[choice(f"📁 {say('Lists')}", to("lists"))]]
    return [
        [
            choice(f"🏷 {say('Rename')}", to("list-name", shown.id)),
            choice(f"🗑 {say('Delete')}", to("list-delete", shown.id)),
        ]
    ]


def _nothing(shown: FavouriteList | None, say: Catalogue) -> str:
    if shown:
        return say("Nothing is in this list yet.")
    return say("You keep no homes yet: press “Keep” under an alert.")
