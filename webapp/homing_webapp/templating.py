"""Templates, and how values look on a page."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import jinja2
from aiohttp import web

from homing.models.listing import Listing
from homing.storage.properties import PropertyCard

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "UAH": "₴", "RUB": "₽", "PLN": "zł", "UZS": "soʻm"}
_PERIODS = {"month": " / month", "week": " / week", "day": " / day", "year": " / year"}
_THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"


def number(value: Decimal | float) -> str:
    """Digits in groups of three, without needless decimals."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return text.replace(",", _THIN_SPACE)


def money(value: Decimal | None, currency: str | None) -> str:
    """An amount with its currency's sign, or with its code where it has no common one."""
    return "" if value is None else f"{number(value)} {_SIGNS.get(currency or '', currency or '')}"


def price(listing: Listing | PropertyCard) -> str:
    """The price as on a price tag: range, currency and period."""
    if listing.price is None:
        return "Price on request"
    upper = "" if listing.price_max is None else f"{number(listing.price)} – "
    shown = listing.price if listing.price_max is None else listing.price_max
    return upper + money(shown, listing.currency) + _PERIODS.get(listing.price_period or "", "")


def rooms(listing: Listing) -> str:
    """As `room_count`."""
    return room_count(listing.rooms, listing.rooms_max)


def room_count(least: Decimal | None, most: Decimal | None = None) -> str:
    """ "Studio", "3 rooms" or "1 – 3 rooms"; empty where it is not stated."""
    if least is None:
        return ""
    if most is not None:
        return f"{number(least)} – {number(most)} rooms"
    special = {Decimal(0): "Studio", Decimal(1): "1 room"}
    return special.get(least, f"{number(least)} rooms")


def area(listing: Listing) -> str:
    """As `square_metres`."""
    return square_metres(listing.area_total, listing.area_max)


def square_metres(least: Decimal | None, most: Decimal | None = None) -> str:
    """ "54 m²" or "54 – 80 m²"; empty where it is not stated."""
    if least is None:
        return ""
    upper = "" if most is None else f" – {number(most)}"
    return f"{number(least)}{upper} m²"


def floor(listing: Listing | PropertyCard) -> str:
    """ "Floor 3 of 9"."""
    if listing.floor is None:
        return ""
    return f"Floor {listing.floor}" + (f" of {listing.floors}" if listing.floors else "")


def place(listing: Listing | PropertyCard) -> str:
    """District and city."""
    return ", ".join(part for part in (listing.district, listing.city) if part)


def ago(moment: datetime | None) -> str:
    """How long ago, in the largest whole unit."""
    if moment is None:
        return "never"
    seconds = (datetime.now(UTC) - moment).total_seconds()
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if (count := int(seconds // size)) >= 1:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"


def words(name: str) -> str:
    """ "daily_rent" as "Daily rent"."""
    return name.replace("_", " ").capitalize()


def render(
    request: web.Request, template: str, status: int = 200, **values: object
) -> web.Response:
    """A page made of a template and values, all escaped."""
    static = request.app.router["static"]
    html = _environment.get_template(template).render(
        **values, path=request.path, static=lambda name: str(static.url_for(filename=name))
    )
    return web.Response(text=html, status=status, content_type="text/html")


_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)
_environment.filters |= {
    function.__name__: function
    for function in (
        number,
        money,
        price,
        rooms,
        room_count,
        area,
        square_metres,
        floor,
        place,
        ago,
        words,
    )
}
