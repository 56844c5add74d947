"""`/app/favourites`: the homes that a person keeps, with notes, by lists."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from aiohttp import web

from homing import rates
from homing.i18n import mark
from homing.models.rates import Rates
from homing.storage import favourite_lists, favourites, properties
from homing.storage.favourites import Favourite
from homing.storage.properties import PropertyCard
from homing.storage.users import User
from homing_webapp.context import IMAGES, POOL
from homing_webapp.miniapp.rendering import page, personal, spoken
from homing_webapp.pictures import cover_of_home
from homing_webapp.query import whole_number

routes = web.RouteTableDef()

#: Homes on the page.
_MOST = 200

_Kept = tuple[Favourite, PropertyCard]

#: Word in the address, what it is called, and the key that sorts.
_SORTS: dict[str, tuple[str, Callable[[_Kept, Rates], Any]]] = {
    "newest": (mark("Newest first"), lambda one, _: -one[0].created_at.timestamp()),
    "cheapest": (mark("Cheapest first"), lambda one, by: _price(one[1], by, Decimal("Infinity"))),
    "dearest": (mark("Dearest first"), lambda one, by: -_price(one[1], by, Decimal(-1))),
    "largest": (mark("Largest first"), lambda one, _: -(one[1].area or 0)),
}


@routes.get("/app/favourites")
@personal
async def show(request: web.Request, who: User) -> web.Response:
    """Those of the list that the address names, or all."""
    chosen = whole_number(request.query, "list")
    async with request.app[POOL].connection() as connection:
        lists = await favourite_lists.of_user(connection, who.id)
        kept = await favourites.page(connection, who.id, list_id=chosen, limit=_MOST)
        cards = await properties.cards(connection, [one.property_id for one in kept])
        known = await rates.in_use(connection)
    sort = request.query.get("sort", "newest")
    sort = sort if sort in _SORTS else "newest"
    homes = [(one, cards[one.property_id]) for one in kept if one.property_id in cards]
    homes.sort(key=lambda one: _SORTS[sort][1](one, known))
    return page(
        request,
        "favourites",
        spoken(request, who),
        homes=homes,
        pictures={card.id: cover_of_home(request.app[IMAGES], card) for _, card in homes},
        lists=lists,
        chosen=chosen,
        sort=sort,
        sorts={word: name for word, (name, _) in _SORTS.items()},
    )


def _price(card: PropertyCard, known: Rates, otherwise: Decimal) -> Decimal:
    """In one currency for all, as the bot compares them."""
    if card.price is None or card.currency is None:
        return otherwise
    found = known.amount(card.price, card.currency, known.base)
    return otherwise if found is None else found
