"""`/me`: what the caller's key allows."""

from __future__ import annotations

from pydantic import Field

from homing.models.base import Value
from homing.models.scope import Scope
from homing_webapp.api.framework import Call, Routes

routes = Routes("me")


class Me(Value):
    """Whom the API takes the caller for."""

    scopes: frozenset[Scope] = Field(description="What the caller may do; empty without a key.")
    user_id: int | None = Field(description="The user whom the key acts for.")
    key_id: int | None = Field(description="The key's number, as `homing keys list` shows it.")


@routes.operation("GET", "/me", summary="What your key allows", scope=None)
async def show(call: Call) -> Me:
    """Open to everybody, so it also tells whether a key arrives."""
    caller = call.caller
    return Me(scopes=caller.scopes, user_id=caller.user_id, key_id=caller.key_id)
