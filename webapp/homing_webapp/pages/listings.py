"""`/`: homes by what a visitor asks for, with what they cost over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from aiohttp import web

from homing.models.kinds import DealType, PropertyType, Status
from homing.storage import listings, properties
from homing.storage.database import Connection
from homing.storage.properties import BadCursor, BadSearch, Filters, Page, Sort, WeekPrice
from homing_webapp import plot
from homing_webapp.context import IMAGES, POOL
from homing_webapp.pages import filters
from homing_webapp.pictures import cover_of_home
from homing_webapp.templating import money, render

routes = web.RouteTableDef()

_SIZE = 24
_CURRENCIES = ("USD", "EUR", "UAH", "UZS", "PLN", "CHF", "GBP", "RUB")
_STATUSES = (Status.AVAILABLE, Status.PRESALE, Status.SOLD)
_SORTS = {
    Sort.NEWEST: "Newest",
    Sort.OLDEST: "Oldest",
    Sort.PRICE: "Cheapest",
    Sort.PRICE_DOWN: "Dearest",
    Sort.PRICE_PER_M2: "Cheapest per m²",
    Sort.LIKES: "Most liked",
    Sort.PRICE_DROP: "Price fell most",
}
_WEEKS = 26

#: Prices are compared within one currency; whoever names none means the usual one.
_NEED_CURRENCY = {"price_min", "price_max"}


@routes.get("/")
async def show(request: web.Request) -> web.Response:
    """A page of homes; `cursor` is where it begins."""
    asked = {name: value for name, value in request.query.items() if value}
    async with request.app[POOL].connection() as connection:
        if _NEED_CURRENCY & asked.keys() or "price" in asked.get("sort", ""):
            asked.setdefault("currency", await listings.usual_currency(connection) or "")
        wanted, form, problem = filters.read({name: text for name, text in asked.items() if text})
        page, more = await _page(connection, wanted, form.sort, asked.get("cursor"))
        total = await properties.total(connection, wanted)
        cities = await listings.cities(connection)
        prices = await _prices(connection, wanted)
    plain = {name: value for name, value in asked.items() if name != "cursor"}
    return render(
        request,
        "listings.html",
        homes=page.homes,
        pictures={home.id: cover_of_home(request.app[IMAGES], home) for home in page.homes},
        total=total,
        cities=cities,
        deals=DealType,
        types=PropertyType,
        statuses=_STATUSES,
        currencies=_CURRENCIES,
        sorts=_SORTS,
        query=plain,
        problem=problem or more,
        feed=form.feed(),
        next=_link(plain, page.next),
        previous=_link(plain, page.previous),
        trend=_trend(prices),
        prices=prices,
    )


async def _page(
    connection: Connection, wanted: Filters, sort: Sort, cursor: str | None
) -> tuple[Page, str]:
    """The page, and what is wrong with the question: then it is the first one, by date."""
    try:
        return (
            await properties.search(connection, wanted, sort, cursor=cursor, limit=_SIZE),
            "",
        )
    except (BadSearch, BadCursor) as error:
        return await properties.search(connection, wanted, limit=_SIZE), str(error)


async def _prices(connection: Connection, wanted: Filters) -> list[WeekPrice]:
    """Medians of the city, of the kind of deal and the currency that most of its homes have."""
    if wanted.city is None:
        return []
    [deal] = wanted.deal_types if len(wanted.deal_types) == 1 else (None,)
    weeks = await properties.weekly(
        connection, city=wanted.city, deal_type=deal, currency=wanted.currency, weeks=_WEEKS
    )
    homes: dict[tuple[DealType, str], int] = {}
    for week in weeks:
        kind = week.deal_type, week.currency
        homes[kind] = homes.get(kind, 0) + week.homes
    most = max(homes, key=lambda kind: homes[kind], default=None)
    return [week for week in weeks if (week.deal_type, week.currency) == most]


def _trend(prices: Sequence[WeekPrice]) -> plot.Plot | None:
    return plot.line(
        [
            (week.week, week.median, f"{week.week}: {money(week.median, week.currency)} / m²")
            for week in prices
        ]
    )


def _link(asked: Mapping[str, str], cursor: str | None) -> str | None:
    return None if cursor is None else "/?" + urlencode({**asked, "cursor": cursor})
