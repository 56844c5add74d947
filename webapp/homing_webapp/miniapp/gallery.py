"""`/app/listings/{id}/gallery`: the pictures of a home, one at a time."""

from __future__ import annotations

from aiohttp import web

from homing_webapp.context import IMAGES
from homing_webapp.miniapp import people
from homing_webapp.miniapp.finding import ID, listing
from homing_webapp.miniapp.rendering import page, spoken
from homing_webapp.pictures import gallery

routes = web.RouteTableDef()


@routes.get(f"/app/listings/{ID}/gallery")
async def show(request: web.Request) -> web.Response:
    """Swiping works without the script, which adds zoom, keys, and the pictures beside the one that is seen."""
    home = await listing(request)
    pictures = gallery(request.app[IMAGES], home)
    say = spoken(request, await people.in_session(request))
    return page(request, "gallery", say, listing=home, pictures=pictures)
