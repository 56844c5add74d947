"""`/app/login/{token}`: the link that the bot gives on /login opens a session in this browser, once; `/app/logout` ends it.

Programs that look at links only GET, and use nothing up; the person confirms by a button.
"""

from __future__ import annotations

from aiohttp import web

from homing.i18n import mark
from homing.storage import web_logins
from homing_webapp.api.framework.calls import Caller
from homing_webapp.api.framework.keys import address
from homing_webapp.api.framework.problems import Refusal
from homing_webapp.context import POOL, SETTINGS
from homing_webapp.miniapp import people
from homing_webapp.miniapp.rendering import back, help_page, page, spoken

routes = web.RouteTableDef()

_PATH = r"/app/login/{token:[\w-]{1,100}}"

#: The same for links that are used, too old or made up: nobody learns which.
_OVER = mark("This link is used up or too old. Send /login to the bot for another one.")


@routes.get(_PATH)
async def ask(request: web.Request) -> web.Response:
    """A page with a button; the link stays good."""
    request.app[people.RATES].count(Caller(f"address:{address(request)}"))
    async with request.app[POOL].connection() as connection:
        who = await web_logins.offered(connection, request.match_info["token"])
    if who is None:
        return help_page(request, Refusal(410, _OVER))
    return page(request, "login", spoken(request, who), name=who.name)


@routes.post(_PATH)
async def accept(request: web.Request) -> web.Response:
    """Uses the link up and remembers the browser."""
    people.require_own_page(request)
    request.app[people.RATES].count(Caller(f"address:{address(request)}"))
    async with request.app[POOL].connection() as connection, connection.transaction():
        session = await web_logins.accept(connection, request.match_info["token"])
        who = session and await web_logins.user_of(connection, session)
    if not session or not who:
        return help_page(request, Refusal(410, _OVER))
    found = back(request, spoken(request, who), people.PATH)
    found.set_cookie(
        people.COOKIE,
        session,
        path=people.PATH,
        max_age=web_logins.SESSION_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.app[SETTINGS].public_url.startswith("https:"),
    )
    raise found


@routes.post("/app/logout")
async def leave(request: web.Request) -> web.Response:
    """Ends the session, for this browser and for whoever has copied its cookie."""
    people.require_own_page(request)
    async with request.app[POOL].connection() as connection:
        await web_logins.end(connection, request.cookies.get(people.COOKIE, ""))
    found = back(request, spoken(request), people.PATH)
    found.del_cookie(people.COOKIE, path=people.PATH)
    raise found
