"""`/unsubscribe/{token}`: the link below every e-mail.

Programs that look at links only GET, and change nothing by it; a person confirms by a button. A mail program's own button
POSTs at once, without cookies (RFC 8058). Either may come any number of times.
"""

from __future__ import annotations

from aiohttp import web

from homing import letters
from homing.i18n import catalogue
from homing.models.kinds import Channel
from homing.storage import optouts, users
from homing_webapp import templating
from homing_webapp.context import POOL, SETTINGS

routes = web.RouteTableDef()


@routes.get("/unsubscribe/{token}")
async def ask(request: web.Request) -> web.Response:
    """A page with a button."""
    recipient = _recipient(request)
    async with request.app[POOL].connection() as connection:
        is_off = await optouts.is_off(connection, recipient, Channel.EMAIL)
    return await _page(request, recipient, done=is_off)


@routes.post("/unsubscribe/{token}")
async def unsubscribe(request: web.Request) -> web.Response:
    """Ends all e-mails to the recipient."""
    recipient = _recipient(request)
    async with request.app[POOL].connection() as connection, connection.transaction():
        known = await optouts.switch_off(connection, recipient, Channel.EMAIL, optouts.UNSUBSCRIBED)
    if not known:
        raise web.HTTPNotFound(text="There is nobody with this link any more.")
    return await _page(request, recipient, done=True)


def _recipient(request: web.Request) -> int:
    key = request.app[SETTINGS].secret_key
    found = letters.recipient_of(key, request.match_info["token"]) if key else None
    if found is None:
        raise web.HTTPNotFound(text="This link is not complete. Please copy all of it.")
    return found


async def _page(request: web.Request, recipient: int, *, done: bool) -> web.Response:
    async with request.app[POOL].connection() as connection:
        user = await users.get(connection, recipient)
    say = catalogue(user.language if user else None)
    page = templating.render(request, "unsubscribe.html", done=done, say=say)
    page.headers.update({"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})
    return page
