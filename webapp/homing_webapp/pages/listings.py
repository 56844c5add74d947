"""`/`: the newest homes, with filters."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from aiohttp import web

from homing.models.kinds import DealType, PropertyType
from homing.storage import listings
from homing_webapp.context import IMAGES, POOL
from homing_webapp.pages import filters
from homing_webapp.pictures import cover
from homing_webapp.query import whole_number
from homing_webapp.templating import render

routes = web.RouteTableDef()

_SIZE = 24
_CURRENCIES = ("USD", "EUR", "UAH", "UZS", "PLN", "CHF", "GBP", "RUB")


@routes.get("/")
async def show(request: web.Request) -> web.Response:
    """A page of homes; `before` goes on behind the home of that number."""
    asked = {name: value for name, value in request.query.items() if value}
    before = whole_number(asked, "before")
    wanted, problem = filters.read(asked)
    async with request.app[POOL].connection() as connection:
        found = await listings.search(connection, wanted, before=before, limit=_SIZE)
        cities = await listings.cities(connection)
    return render(
        request,
        "listings.html",
        listings=found,
        pictures={home.id: cover(request.app[IMAGES], home) for home in found},
        cities=cities,
        deals=DealType,
        types=PropertyType,
        currencies=_CURRENCIES,
        query={name: value for name, value in asked.items() if name != "before"},
        problem=problem,
        more=_older(asked, found[-1].id) if len(found) == _SIZE else None,
    )


def _older(asked: Mapping[str, str], last: int) -> str:
    return "/?" + urlencode(dict(asked) | {"before": str(last)})
