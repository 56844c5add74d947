"""Who asks: by Telegram's signature inside Telegram, by the cookie of a session in a browser."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import hdrs, web

from homing.i18n import mark
from homing.models.scope import Scope
from homing.storage import users, web_logins
from homing.storage.users import User
from homing_webapp.api.framework.calls import Caller
from homing_webapp.api.framework.problems import forbidden
from homing_webapp.api.framework.rates import Rates
from homing_webapp.context import POOL
from homing_webapp.miniapp.signed import MISSING, refused, viewer

COOKIE = "homing_session"

#: Where the cookie goes.
PATH = "/app"

#: Requests of one person a minute, and of one address that tries links.
_MOST, _MOST_LINKS = 240, 20

START_FIRST = mark("I do not know you yet: please say /start to me first.")
FOREIGN = mark("This was not sent from a page of ours.")

#: Whose browser it is, once that was looked up.
SESSION: web.RequestKey[User | None] = web.RequestKey("session", User)

RATES = web.AppKey("miniapp_rates", Rates)


def rates() -> Rates:
    """Counts of this process."""
    return Rates(per_key=_MOST, anonymous=_MOST_LINKS)


async def person(request: web.Request) -> User:
    """Whoever asks, and may.

    Raises:
        Refusal: 401 nobody whom we know, 403 never spoke with the bot or not from our page, 429 too often.
    """
    signed = hdrs.AUTHORIZATION in request.headers
    found = await (_signed(request) if signed else in_session(request))
    if found is None:
        raise refused(MISSING)
    if not signed and request.method not in ("GET", "HEAD"):
        require_own_page(request)
    request.app[RATES].count(Caller(f"person:{found.id}", frozenset({Scope.READ})))
    return found


async def in_session(request: web.Request) -> User | None:
    """Whose browser it is, where somebody has logged in."""
    session = request.cookies.get(COOKIE)
    if session and SESSION not in request:
        async with request.app[POOL].connection() as connection:
            request[SESSION] = await web_logins.user_of(connection, session)
    return request.get(SESSION)


def require_own_page(request: web.Request) -> None:
    """Lets nobody else's page act with a person's cookie, by what browsers say of every request.

    See "Fetch Metadata" and "Verifying Origin With Standard Headers" of OWASP's Cross-Site Request Forgery
    Prevention Cheat Sheet; the cookie is SameSite=Lax besides.

    Raises:
        Refusal: 403.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get(hdrs.ORIGIN, "")
    own = urlsplit(origin).netloc == request.host if site is None else site == "same-origin"
    if not own:
        raise forbidden(FOREIGN)


async def _signed(request: web.Request) -> User | None:
    telegram_id = viewer(request).id
    async with request.app[POOL].connection() as connection:
        found = await users.by_telegram(connection, telegram_id)
    if found is None:
        raise forbidden(START_FIRST)
    return found
