"""`/app/searches/{id}` and `/app/searches/new`: a search as a form, with what it would have brought."""

from __future__ import annotations

from aiohttp import web
from pydantic import ValidationError

from homing.i18n import Catalogue
from homing.i18n.labels import DEALS, PROPERTIES
from homing.models.subscription import Criteria, Subscription
from homing.places.gazetteer import cities
from homing.storage import preferences, subscriptions
from homing.storage.database import Connection
from homing.storage.users import User
from homing_webapp.api.subscriptions import MOST
from homing_webapp.context import POOL
from homing_webapp.forms import posted
from homing_webapp.miniapp import search_form
from homing_webapp.miniapp.finding import ID
from homing_webapp.miniapp.rendering import back, page, personal, spoken
from homing_webapp.miniapp.search_form import Shown

routes = web.RouteTableDef()

#: Cities that the form suggests.
_SUGGESTED = 60


@routes.get("/app/searches/new")
@personal
async def begin(request: web.Request, who: User) -> web.Response:
    """An empty form."""
    say = spoken(request, who)
    return _form(request, say, search_form.shown(Criteria(), "", say))


@routes.post("/app/searches/new")
@personal
async def create(request: web.Request, who: User) -> web.Response:
    """Saves a new search; alerts begin with the next event."""
    say, given = spoken(request, who), await posted(request)
    try:
        wanted = search_form.criteria(given, Criteria())
        name = search_form.name(given, wanted, say)
    except ValidationError as error:
        problem = search_form.problem(error, say)
        return _form(request, say, search_form.as_given(given), problem=problem)
    async with request.app[POOL].connection() as connection, connection.transaction():
        await preferences.lock_user(connection, who.id)
        if len(await subscriptions.of_user(connection, who.id)) >= MOST:
            return _form(request, say, search_form.as_given(given), problem=_too_many(say))
        await subscriptions.create(connection, who.id, name, wanted)
    raise back(request, say, "/app/searches")


@routes.get(f"/app/searches/{ID}")
@personal
async def show(request: web.Request, who: User) -> web.Response:
    """The form of a saved search."""
    async with request.app[POOL].connection() as connection:
        found = await _own(connection, who, request)
    say = spoken(request, who)
    return _form(request, say, search_form.shown(found.criteria, found.name, say), found.id)


@routes.post(f"/app/searches/{ID}")
@personal
async def save(request: web.Request, who: User) -> web.Response:
    """Replaces what the form shows; what it does not show stays."""
    say, given = spoken(request, who), await posted(request)
    async with request.app[POOL].connection() as connection, connection.transaction():
        found = await _own(connection, who, request)
        try:
            wanted = search_form.criteria(given, found.criteria)
            name = search_form.name(given, wanted, say)
        except ValidationError as error:
            problem = search_form.problem(error, say)
            return _form(request, say, search_form.as_given(given), found.id, problem)
        await subscriptions.edit(
            connection, found.id, name=name, criteria=wanted, active=found.active
        )
    raise back(request, say, "/app/searches")


async def _own(connection: Connection, who: User, request: web.Request) -> Subscription:
    """
    Raises:
        HTTPNotFound: the person has no such search.
    """
    found = await subscriptions.get(connection, int(request.match_info["id"]))
    if found is None or found.user_id != who.id:
        raise web.HTTPNotFound(text="There is no such search.")
    return found


def _form(
    request: web.Request,
    say: Catalogue,
    shown: Shown,
    number: int | None = None,
    problem: str = "",
) -> web.Response:
    return page(
        request,
        "search",
        say,
        422 if problem else 200,
        number=number,
        shown=shown,
        cities=[city.name(say.language) for city in cities()[:_SUGGESTED]],
        deals=[(word, say(name)) for word, name in DEALS.items()],
        kinds=[(word, say(name)) for word, name in PROPERTIES.items()],
        currencies=search_form.CURRENCIES,
        room_chips=range(search_form.MOST_ROOMS + 1),
        most_rooms=search_form.MOST_ROOMS,
        problem=problem,
    )


def _too_many(say: Catalogue) -> str:
    return say.plural("You may have {n} search.", "You may have {n} searches.", MOST)
