"""`/listings/{id}`: one home with its pictures, what is known of it, and where that came from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

from aiohttp import web

from homing.models.event import Event
from homing.models.listing import StoredListing
from homing.storage import listings, properties, users
from homing.storage.properties import likes
from homing_webapp import plot, templating
from homing_webapp.context import IMAGES, POOL
from homing_webapp.pictures import gallery
from homing_webapp.templating import number, render, words

routes = web.RouteTableDef()


@routes.get(r"/listings/{id:\d{1,18}}")
async def show(request: web.Request) -> web.Response:
    async with request.app[POOL].connection() as connection:
        home = await listings.get(connection, int(request.match_info["id"]))
        if home is None:
            raise web.HTTPNotFound(text="There is no such home.")
        history = await listings.history(connection, home.id)
        whole = await properties.get(connection, home.property_id)
        user_id = await users.ensure_demo(connection)
        liked = await likes.get(connection, home.property_id, user_id) is not None
    return render(
        request,
        "listing.html",
        listing=home,
        pictures=gallery(request.app[IMAGES], home),
        place=_address(home),
        facts=list(_facts(home)),
        history=history[::-1],
        likes=whole.card.likes if whole else 0,
        liked=liked,
        others=[one for one in whole.listings if one.id != home.id] if whole else [],
        plot=plot.steps(_prices(home, history), datetime.now(UTC)),
    )


def _address(home: StoredListing) -> str:
    street = " ".join(part for part in (home.street, home.house) if part)
    return ", ".join(part for part in (street, home.district, home.city, home.country) if part)


def _facts(home: StoredListing) -> Iterator[tuple[str, str]]:
    measures = {"Total area": templating.area(home)} | {
        label: "" if value is None else f"{number(value)} m²"
        for label, value in (
            ("Living area", home.area_living),
            ("Kitchen", home.area_kitchen),
            ("Land", home.area_land),
        )
    }
    texts = {
        "Deal": words(home.deal_type or ""),
        "Type": words(home.property_type or ""),
        "Rooms": templating.rooms(home),
        **measures,
        "Floor": templating.floor(home).removeprefix("Floor "),
        "Price per m²": templating.money(home.price_per_m2, home.currency),
        "Built": str(home.year_built or ""),
        "Condition": home.condition or "",
        "Heating": home.heating or "",
        "Commission": home.commission or "",
        "Agent": home.agent or home.contact_name or "",
    }
    yield from ((label, text) for label, text in texts.items() if text)
    for name in ("furnished", "pets", "children", "balcony", "parking"):
        if (value := getattr(home, name)) is not None:
            yield words(name), "yes" if value else "no"


def _prices(home: StoredListing, history: list[Event]) -> list[tuple[datetime, Decimal]]:
    """Prices over time, as far as they are in the currency of today."""
    changes = [
        event
        for event in history
        if event.new_price is not None and event.new_currency == home.currency
    ]
    if not changes or changes[0].old_price is None:
        return [] if home.price is None else [(home.first_seen_at, home.price)]
    prices = [(home.first_seen_at, changes[0].old_price)]
    return prices + [
        (event.at, event.new_price) for event in changes if event.new_price is not None
    ]
