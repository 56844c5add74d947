"""The heart on a home's page: the demo user likes it, or does not any more."""

from __future__ import annotations

from aiohttp import web

from homing.models.scope import Scope
from homing.storage import listings, users
from homing.storage.properties import likes
from homing_webapp.context import POOL
from homing_webapp.pages import staff

routes = web.RouteTableDef()


@routes.post(r"/listings/{id:\d{1,18}}/like")
async def toggle(request: web.Request) -> web.Response:
    """Goes back to the home's page."""
    await staff.require(request, Scope.WRITE)
    async with request.app[POOL].connection() as connection:
        home = await listings.get(connection, int(request.match_info["id"]))
        if home is None:
            raise web.HTTPNotFound(text="There is no such home.")
        user_id = await users.ensure_demo(connection)
        if await likes.get(connection, home.property_id, user_id) is None:
            await likes.add(connection, home.property_id, user_id)
        else:
            await likes.remove(connection, home.property_id, user_id)
    raise web.HTTPSeeOther(f"/listings/{home.id}")
