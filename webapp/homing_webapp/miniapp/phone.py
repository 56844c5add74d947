"""`/app/listings/{id}/phone`: whom to call about a home. The numbers are given to people whom we know."""

from __future__ import annotations

from aiohttp import web

from homing.storage import phone_reveals
from homing_webapp.api.framework.problems import Refusal
from homing_webapp.context import IMAGES, POOL
from homing_webapp.miniapp import people
from homing_webapp.miniapp.finding import ID, listing
from homing_webapp.miniapp.rendering import page, spoken
from homing_webapp.pictures import gallery

routes = web.RouteTableDef()

#: Homes whose numbers one person may look at in an hour.
_MOST = 30


@routes.get(f"/app/listings/{ID}/phone")
async def show(request: web.Request) -> web.Response:
    """The page; its script asks for the numbers."""
    home = await listing(request)
    pictures = gallery(request.app[IMAGES], home)
    return page(
        request,
        "phone",
        spoken(request, await people.in_session(request)),
        listing=home,
        picture=pictures[0].large if pictures else None,
    )


@routes.post(f"/app/listings/{ID}/phone")
async def reveal(request: web.Request) -> web.Response:
    """The numbers, and the name that belongs to them.

    Raises:
        Refusal: 401 nobody we know by signature or session, 403 never spoke with the bot, 429 too many.
    """
    person = await people.person(request)
    home = await listing(request)
    async with request.app[POOL].connection() as connection, connection.transaction():
        wait = await phone_reveals.note(connection, person.id, home.id, most=_MOST)
    if wait is not None:
        text = f"You have looked at the numbers of {_MOST} homes in an hour."
        raise Refusal(429, text, headers={"Retry-After": str(round(wait) + 1)})
    told = {"phones": home.phones, "name": home.contact_name or home.agent or ""}
    return web.json_response(told, headers={"Cache-Control": "no-store"})
