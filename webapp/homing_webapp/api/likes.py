"""`/properties/{id}/likes` and `/users/{id}/likes`: who likes which home."""

from __future__ import annotations

from pydantic import Field

from homing.models.base import Value
from homing.storage.properties import likes
from homing.storage.properties.likes import Like, UnknownHome, UnknownUser
from homing_webapp.api.acting import For
from homing_webapp.api.framework import Answer, Call, Routes, Scope, problems
from homing_webapp.api.framework.fields import Id

routes = Routes("likes")


class OneHome(Value):
    property_id: Id


class OneUser(Value):
    user_id: Id


class AskedPage(Value):
    before: Id | None = Field(None, description="Go on there, as `next` told.")
    limit: int = Field(50, ge=1, le=500, description="Likes at most.")


class Likes(Value):
    """What a person likes, the latest first."""

    items: tuple[Like, ...]
    next: int | None = Field(description="`before` of the next page; null on the last one.")


@routes.operation(
    "POST",
    "/properties/{property_id}/likes",
    summary="Like a home",
    scope=Scope.WRITE,
    answers={201: Like, 200: Like},
    problems=[404],
)
async def add(call: Call, path: OneHome, query: For) -> Answer:
    """Liking twice is liking once: 200 where the person liked it already."""
    user_id = call.user(query.user_id)
    async with call.pool.connection() as connection:
        try:
            like, new = await likes.add(connection, path.property_id, user_id)
        except (UnknownHome, UnknownUser) as error:
            raise problems.not_found(f"{str(error).capitalize()}.") from None
    return Answer(like, 201 if new else 200)


@routes.operation(
    "DELETE", "/properties/{property_id}/likes", summary="Like a home no longer", scope=Scope.WRITE
)
async def remove(call: Call, path: OneHome, query: For) -> None:
    """Also where the person did not like it."""
    user_id = call.user(query.user_id)
    async with call.pool.connection() as connection:
        await likes.remove(connection, path.property_id, user_id)


@routes.operation(
    "GET", "/users/{user_id}/likes", summary="List what a person likes", scope=Scope.READ
)
async def of_user(call: Call, path: OneUser, query: AskedPage) -> Likes:
    """Likes of the key's own user; staff see everybody's."""
    user_id = call.user(path.user_id)
    async with call.pool.connection() as connection:
        found = await likes.of_user(connection, user_id, before=query.before, limit=query.limit + 1)
    items = tuple(found[: query.limit])
    return Likes(items=items, next=items[-1].id if len(found) > query.limit else None)
