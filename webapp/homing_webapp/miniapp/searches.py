"""`/app/searches`: what a person looks for, paused or not, and how much each would bring."""

from __future__ import annotations

from aiohttp import web

from homing.i18n.searches import lines
from homing.storage import subscriptions
from homing.storage.users import User
from homing_webapp.context import POOL
from homing_webapp.forms import fields
from homing_webapp.miniapp.finding import ID
from homing_webapp.miniapp.rendering import back, page, personal, spoken

routes = web.RouteTableDef()


@routes.get("/app/searches")
@personal
async def show(request: web.Request, who: User) -> web.Response:
    """All of them; the script asks for the counts one by one."""
    async with request.app[POOL].connection() as connection:
        found = await subscriptions.of_user(connection, who.id)
    say = spoken(request, who)
    told = [(one, lines(one.criteria, say)) for one in found]
    return page(request, "searches", say, searches=told)


@routes.post(f"/app/searches/{ID}/state")
@personal
async def change(request: web.Request, who: User) -> web.Response:
    """Pauses, resumes or deletes one, as the pressed button says; one of somebody else's stays as it is."""
    wanted, number = dict(await fields(request)).get("do"), int(request.match_info["id"])
    async with request.app[POOL].connection() as connection, connection.transaction():
        found = await subscriptions.get(connection, number)
        if found is None or found.user_id != who.id:
            raise web.HTTPNotFound(text="There is no such search.")
        if wanted == "delete":
            await subscriptions.delete(connection, number)
        elif wanted in ("pause", "resume"):
            active = wanted == "resume"
            await subscriptions.set_active(connection, who.id, number, active=active)
    raise back(request, spoken(request, who), "/app/searches")
