"""`/favourite-lists`: lists into which a person sorts the homes that they keep."""

from __future__ import annotations

from typing import Annotated

from psycopg import errors
from pydantic import Field, StringConstraints

from homing.models.base import Value
from homing.storage import favourite_lists
from homing.storage.favourite_lists import MOST, NAME_LENGTH, FavouriteList
from homing_webapp.api.acting import For
from homing_webapp.api.framework import Answer, Call, Routes, Scope, problems
from homing_webapp.api.framework.fields import VISIBLE, Id

routes = Routes("favourites")


class OneList(Value):
    list_id: Id


class Name(Value):
    name: Annotated[str, StringConstraints(min_length=1, max_length=NAME_LENGTH, pattern=VISIBLE)]


class Lists(Value):
    """A person's lists, by name."""

    items: tuple[FavouriteList, ...]


class Made(Value):
    """A list."""

    id: int
    name: str = Field(description="As it is called now.")


@routes.operation("GET", "/favourite-lists", summary="List lists of favourites", scope=Scope.READ)
async def show(call: Call, query: For) -> Lists:
    """With how many homes are in each."""
    async with call.pool.connection() as connection:
        found = await favourite_lists.of_user(connection, call.user(query.user_id))
    return Lists(items=tuple(found))


@routes.operation(
    "POST",
    "/favourite-lists",
    summary="Make a list of favourites",
    scope=Scope.WRITE,
    answers={201: Made},
    problems=[404, 409],
)
async def make(call: Call, query: For, body: Name) -> Answer:
    """A name is given once, in whatever case."""
    user_id = call.user(query.user_id)
    async with call.pool.connection() as connection:
        try:
            made = await favourite_lists.create(connection, user_id, body.name)
        except errors.ForeignKeyViolation:
            raise problems.not_found("There is no such user.") from None
    if made is None:
        detail = f"There is a list {body.name} already, or there are {MOST} lists."
        raise problems.conflict(detail)
    return Answer(Made(id=made, name=body.name), 201)


@routes.operation(
    "PUT",
    "/favourite-lists/{list_id}",
    summary="Rename a list of favourites",
    scope=Scope.WRITE,
    problems=[404, 409],
)
async def rename(call: Call, path: OneList, query: For, body: Name) -> Made:
    """A name is given once, in whatever case."""
    async with call.pool.connection() as connection, connection.transaction():
        user_id = call.user(query.user_id)
        renamed = await favourite_lists.rename(connection, user_id, path.list_id, body.name)
    if renamed is None:
        raise problems.not_found(f"There is no list {path.list_id}.")
    if not renamed:
        raise problems.conflict(f"There is a list {body.name} already.")
    return Made(id=path.list_id, name=body.name)


@routes.operation(
    "DELETE",
    "/favourite-lists/{list_id}",
    summary="Delete a list of favourites",
    scope=Scope.WRITE,
    problems=[404],
)
async def delete(call: Call, path: OneList, query: For) -> None:
    """Its homes stay favourites."""
    async with call.pool.connection() as connection:
        if not await favourite_lists.delete(connection, call.user(query.user_id), path.list_id):
            raise problems.not_found(f"There is no list {path.list_id}.")
