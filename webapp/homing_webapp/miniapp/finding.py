"""The listing that an address names."""

from __future__ import annotations

from aiohttp import web

from homing.models.listing import StoredListing
from homing.storage import listings
from homing_webapp.context import POOL

#: Of a listing, in a route.
ID = r"{id:\d{1,18}}"


async def listing(request: web.Request) -> StoredListing:
    """
    Raises:
        HTTPNotFound: there is none.
    """
    async with request.app[POOL].connection() as connection:
        home = await listings.get(connection, int(request.match_info["id"]))
    if home is None:
        raise web.HTTPNotFound(text="There is no such home.")
    return home
