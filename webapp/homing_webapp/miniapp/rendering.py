"""Pages and their parts.

A page that is about a person cannot be made when Telegram opens it, because who looks stands behind the # of the
address. So the browser gets a shell, and the shell's script asks for the same address again with the signature and
the header `X-Part`; then the answer is what belongs into the shell. In a session the first answer is the whole page.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps

from aiohttp import web

from homing.i18n import LANGUAGES, Catalogue, catalogue
from homing.i18n.languages import language
from homing.storage.users import User
from homing_webapp import templating
from homing_webapp.api.framework.problems import Refusal
from homing_webapp.miniapp import people, telling

PART = "X-Part"

Personal = Callable[[web.Request, User], Awaitable[web.StreamResponse]]

_HEADERS = {"Cache-Control": "no-store", "Vary": f"Authorization, Cookie, {PART}"}


def personal(handler: Personal) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """A page of a person's own: the shell for whoever has not said who they are, help for whoever cannot be believed."""

    @wraps(handler)
    async def handle(request: web.Request) -> web.StreamResponse:
        if is_shell(request) and await people.in_session(request) is None:
            return page(request, "shell", spoken(request))
        try:
            who = await people.person(request)
        except Refusal as refusal:
            return help_page(request, refusal)
        return await handler(request, who)

    return handle


def is_shell(request: web.Request) -> bool:
    """Whether a browser opens the page, and nobody has signed the request."""
    return request.method == "GET" and PART not in request.headers


def help_page(request: web.Request, refusal: Refusal) -> web.Response:
    """What to do now, with the refusal's status."""
    say = spoken(request)
    return page(request, "help", say, refusal.status, refusal.headers, told=say(refusal.detail))


def page(
    request: web.Request,
    template: str,
    say: Catalogue,
    status: int = 200,
    headers: dict[str, str] | None = None,
    /,
    **values: object,
) -> web.Response:
    """A whole page, or only what belongs into its shell."""
    layout = "part" if PART in request.headers else "base"
    usual = {"layout": f"miniapp/{layout}.html", "tell": telling.Telling(say)}
    response = templating.render(
        request,
        f"miniapp/{template}.html",
        status,
        say=say,
        session=request.get(people.SESSION) is not None,
        **(usual | values),
    )
    response.headers.update(_HEADERS | (headers or {}))
    return response


def spoken(request: web.Request, who: User | None = None) -> Catalogue:
    """The person's language; else that of the address, else the browser's."""
    if who is not None:
        return catalogue(who.language)
    asked = request.query.get("language", "")
    if asked in LANGUAGES:
        return catalogue(asked)
    wanted = request.headers.get("Accept-Language", "").split(",")
    ours = (language(one.partition(";")[0].strip()) for one in wanted if one)
    return catalogue(next(ours, None))


def back(request: web.Request, say: Catalogue, path: str) -> web.HTTPSeeOther:
    """Where a form leads to once it is done."""
    joint = "&" if "?" in path else "?"
    return web.HTTPSeeOther(f"{path}{joint}language={say.language}")
