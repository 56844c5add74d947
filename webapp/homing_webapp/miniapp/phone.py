"""`/app/listings/{id}/phone`: whom to call about a home. The numbers are given to people whom Telegram vouches for."""

from __future__ import annotations

from aiohttp import web

from homing.storage import phone_reveals, users
from homing_webapp.api.framework.problems import Refusal, forbidden
from homing_webapp.context import POOL
from homing_webapp.miniapp.gallery import listing
from homing_webapp.miniapp.signed import viewer
from homing_webapp.miniapp.words import words
from homing_webapp.templating import render

routes = web.RouteTableDef()

#: Homes whose numbers one person may look at in an hour.
_MOST = 30


@routes.get(r"/app/listings/{id:\d{1,18}}/phone")
async def show(request: web.Request) -> web.Response:
    """The page; its script asks for the numbers."""
    home = await listing(request)
    return render(request, "miniapp/phone.html", listing=home, say=words(request))


@routes.post(r"/app/listings/{id:\d{1,18}}/phone")
async def reveal(request: web.Request) -> web.Response:
    """The numbers, and the name that belongs to them.

    Raises:
        Refusal: 401 nobody we know by Telegram's signature, 403 never spoke with the bot, 429 too many.
    """
    telegram_id = viewer(request).id
    home = await listing(request)
    async with request.app[POOL].connection() as connection, connection.transaction():
        person = await users.by_telegram(connection, telegram_id)
        if person is None:
            raise forbidden("Say /start to the bot first.")
        wait = await phone_reveals.note(connection, person.id, home.id, most=_MOST)
    if wait is not None:
        text = f"You have looked at the numbers of {_MOST} homes in an hour."
        raise Refusal(429, text, headers={"Retry-After": str(round(wait) + 1)})
    told = {"phones": home.phones, "name": home.contact_name or home.agent or ""}
    return web.json_response(told, headers={"Cache-Control": "no-store"})
