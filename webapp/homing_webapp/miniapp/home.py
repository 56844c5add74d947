"""`/app/listings/{id}`: a home with its pictures and all that is known of it."""

from __future__ import annotations

from aiohttp import web

from homing.i18n import Catalogue
from homing.i18n.labels import DEALS, PROPERTIES
from homing.models.event import Event
from homing.models.kinds import EventKind
from homing.models.listing import StoredListing
from homing.storage import listings
from homing_webapp.context import IMAGES, POOL
from homing_webapp.miniapp import people
from homing_webapp.miniapp.finding import ID, listing
from homing_webapp.miniapp.rendering import page, spoken
from homing_webapp.miniapp.telling import Telling
from homing_webapp.pictures import gallery

routes = web.RouteTableDef()


@routes.get(f"/app/listings/{ID}")
async def show(request: web.Request) -> web.Response:
    """What is public; what the person says of the home comes as a part of its own."""
    home = await listing(request)
    say = spoken(request, await people.in_session(request))
    async with request.app[POOL].connection() as connection:
        history = await listings.history(connection, home.id)
    pictures = gallery(request.app[IMAGES], home)
    return page(
        request,
        "home",
        say,
        listing=home,
        pictures=pictures,
        photos=say.plural("{n} photo", "{n} photos", len(pictures)),
        details=details(home, say),
        prices=[one for one in reversed(history) if _is_price(one)],
    )


def details(home: StoredListing, say: Catalogue) -> list[tuple[str, str]]:
    """What the head of the page does not say: label and value."""
    tell = Telling(say)
    found = {
        say("Deal"): say(DEALS[home.deal_type]) if home.deal_type else "",
        say("Kind of home"): say(PROPERTIES[home.property_type]) if home.property_type else "",
        say("Street"): " ".join(part for part in (home.street, home.house) if part),
        say("Living area"): tell.area(home.area_living) if home.area_living else "",
        say("Kitchen"): tell.area(home.area_kitchen) if home.area_kitchen else "",
        say("Land"): tell.area(home.area_land) if home.area_land else "",
        say("Price per m²"): tell.money(home.price_per_m2, home.currency),
        say("Year built"): str(home.year_built or ""),
        say("Condition"): home.condition or "",
        say("Heating"): home.heating or "",
        say("Furniture"): _yes_or_no(home.furnished, say),
        say("Pets"): _yes_or_no(home.pets, say),
        say("Balcony"): _yes_or_no(home.balcony, say),
        say("Parking"): _yes_or_no(home.parking, say),
        say("Commission"): home.commission or "",
        say("Source"): home.source_name,
    }
    return [(label, text) for label, text in found.items() if text]


def _yes_or_no(value: bool | None, say: Catalogue) -> str:
    if value is None:
        return ""
    return say("yes") if value else say("no")


def _is_price(event: Event) -> bool:
    return event.kind is EventKind.PRICE_CHANGED and event.new_price is not None
