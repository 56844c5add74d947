"""How many homes a search would have found lately, while it is being edited: JSON for the script of the form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from aiohttp import web
from pydantic import ValidationError

from homing.i18n import Catalogue
from homing.models.kinds import EventKind
from homing.models.subscription import Criteria
from homing.preview import preview
from homing.storage import subscriptions
from homing.storage.users import User
from homing_webapp.api.framework.problems import not_found
from homing_webapp.context import POOL
from homing_webapp.forms import posted
from homing_webapp.miniapp import people, search_form
from homing_webapp.miniapp.finding import ID
from homing_webapp.miniapp.rendering import spoken

routes = web.RouteTableDef()

#: How far back.
_DAYS = 30

#: Events that are looked at: a fraction of a second of work, which others share this process with.
_MOST_EVENTS = 5_000


@routes.post("/app/searches/count")
async def of_draft(request: web.Request) -> web.Response:
    """Of the form as it stands; nothing is stored.

    Raises:
        Refusal: as of `people.person`.
    """
    who = await people.person(request)
    say = spoken(request, who)
    try:
        criteria = search_form.criteria(await posted(request), Criteria())
    except ValidationError as error:
        return web.json_response({"problem": search_form.problem(error, say)}, status=422)
    return await _counted(request, criteria, say)


@routes.get(f"/app/searches/{ID}/count")
async def of_search(request: web.Request) -> web.Response:
    """Of a saved one.

    Raises:
        Refusal: 404 the person has no such search; else as of `people.person`.
    """
    who = await people.person(request)
    criteria = await _own(request, who)
    return await _counted(request, criteria, spoken(request, who))


async def _own(request: web.Request, who: User) -> Criteria:
    async with request.app[POOL].connection() as connection:
        found = await subscriptions.get(connection, int(request.match_info["id"]))
    if found is None or found.user_id != who.id:
        raise not_found("There is no such search.")
    return found.criteria


async def _counted(request: web.Request, criteria: Criteria, say: Catalogue) -> web.Response:
    since = datetime.now(UTC) - timedelta(days=_DAYS)
    # Homes that were advertised, as the bot counts them; a home has several alerts where its price changes.
    wanted = criteria.model_copy(update={"events": frozenset({EventKind.NEW})})
    async with request.app[POOL].connection() as connection:
        found = await preview(connection, wanted, since, sample=0, limit=_MOST_EVENTS)
    text = say.plural("{n} home in 30 days", "{n} homes in 30 days", found.matches)
    told = {
        "matches": found.matches,
        "complete": found.complete,
        "text": text if found.complete else say("at least {text}", text=text),
    }
    return web.json_response(told, headers={"Cache-Control": "no-store"})
