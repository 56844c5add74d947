"""What only those may do who run Homing: on this machine anybody, elsewhere whoever sends a key."""

from __future__ import annotations

from aiohttp import web

from homing.models.scope import Scope
from homing_webapp.api.framework.keys import caller_of


async def require(request: web.Request, scope: Scope) -> None:
    """Lets the request pass, or ends it.

    Raises:
        aiohttp.web.HTTPForbidden: it lacks the scope.
        Refusal: 401 its key is unknown.
    """
    caller = await caller_of(request)
    if scope not in caller.scopes:
        raise web.HTTPForbidden(
            text=f"This page is open on the machine that Homing runs on, or to API keys with the scope {scope}."
        )
