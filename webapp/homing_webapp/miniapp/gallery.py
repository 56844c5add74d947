"""`/app/listings/{id}`: the pictures of a home, inside Telegram."""

from __future__ import annotations

from aiohttp import web

from homing.models.listing import StoredListing
from homing.storage import listings
from homing_webapp.context import IMAGES, POOL
from homing_webapp.miniapp.words import words
from homing_webapp.pictures import gallery
from homing_webapp.templating import render

routes = web.RouteTableDef()


@routes.get(r"/app/listings/{id:\d{1,18}}")
async def show(request: web.Request) -> web.Response:
    home = await listing(request)
    pictures = gallery(request.app[IMAGES], home)
    say = words(request)
    return render(request, "miniapp/gallery.html", listing=home, pictures=pictures, say=say)


async def listing(request: web.Request) -> StoredListing:
    """The listing that the address names.

    Raises:
        HTTPNotFound: there is none.
    """
    async with request.app[POOL].connection() as connection:
        home = await listings.get(connection, int(request.match_info["id"]))
    if home is None:
        raise web.HTTPNotFound(text="There is no such home.")
    return home
