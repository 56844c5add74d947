"""`/ranking`: the most liked homes, for those who run Homing."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

from homing.models.scope import Scope
from homing.storage import properties
from homing.storage.properties.ranking import HALF_LIFE
from homing_webapp.context import IMAGES, POOL
from homing_webapp.pages import staff
from homing_webapp.pictures import cover_of_home
from homing_webapp.query import whole_number
from homing_webapp.templating import render

routes = web.RouteTableDef()

_WINDOWS = (7, 30, 90, 365)
_SIZE = 50


@routes.get("/ranking")
async def show(request: web.Request) -> web.Response:
    """The homes by their likes of the last `days`, which count for less the older they are."""
    await staff.require(request, Scope.STAFF)
    days = whole_number(request.query, "days") or 30
    if days not in _WINDOWS:
        raise web.HTTPBadRequest(text=f"days: expected one of {_WINDOWS}, found {days}.")
    async with request.app[POOL].connection() as connection:
        ranked = await properties.ranking(connection, window=timedelta(days=days), limit=_SIZE)
        homes = await properties.cards(connection, [one.property_id for one in ranked])
    shown = [(one, homes[one.property_id]) for one in ranked if one.property_id in homes]
    return render(
        request,
        "ranking.html",
        days=days,
        windows=_WINDOWS,
        half_life=HALF_LIFE.days,
        ranked=shown,
        best=max((one.score for one, _ in shown), default=1.0),
        pictures={home.id: cover_of_home(request.app[IMAGES], home) for _, home in shown},
    )
