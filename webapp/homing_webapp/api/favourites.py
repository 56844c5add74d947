"""`/favourites`: homes that a person keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from psycopg import errors
from pydantic import Field, StringConstraints

from homing.models.base import Value
from homing.storage import favourites
from homing.storage.favourites import Favourite
from homing_webapp.api.acting import For
from homing_webapp.api.framework import Answer, Call, Routes, Scope, problems
from homing_webapp.api.framework.fields import VISIBLE, Id

routes = Routes("favourites")


Note = Annotated[
    str,
    StringConstraints(min_length=1, max_length=favourites.NOTE_LENGTH, pattern=VISIBLE),
]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: Microseconds since 1970, and a home.
_Cursor = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,16}-[0-9]{1,16}$")]


class Asked(For):
    """Whose, and which page."""

    before: _Cursor | None = Field(None, description="Go on there, as `next` told.")
    list_id: Id | None = Field(None, description="Those in this list only.")
    limit: int = Field(50, ge=1, le=500, description="Rows at most.")


class OneHome(Value):
    property_id: Id


class Changes(Value):
    """What is left out stays as it is."""

    note: Note | None = Field(None, description="What to remember of it; null wipes it off.")
    list_id: Id | None = Field(None, description="One of the person's lists; null is none.")


class Favourites(Value):
    """Homes, those that were kept last first."""

    items: tuple[Favourite, ...]
    next: str | None = Field(description="`before` of the next page; null on the last one.")


class Kept(Value):
    """A home among a person's favourites."""

    user_id: int
    property_id: int


@routes.operation("GET", "/favourites", summary="List favourites", scope=Scope.READ)
async def page(call: Call, query: Asked) -> Favourites:
    """Those that were kept last come first."""
    user_id, limit = call.user(query.user_id), query.limit
    before = _favourite(query.before) if query.before else None
    async with call.pool.connection() as connection:
        found = await favourites.page(
            connection, user_id, list_id=query.list_id, before=before, limit=limit + 1
        )
    shown = tuple(found[:limit])
    return Favourites(items=shown, next=_cursor(shown[-1]) if len(found) > limit else None)


@routes.operation(
    "POST",
    "/favourites",
    summary="Keep a home",
    scope=Scope.WRITE,
    answers={201: Kept, 200: Kept},
    problems=[404],
)
async def keep(call: Call, query: For, body: OneHome) -> Answer:
    """200 where it was a favourite already."""
    user_id = call.user(query.user_id)
    async with call.pool.connection() as connection:
        try:
            new = await favourites.keep(connection, user_id, body.property_id)
        except errors.ForeignKeyViolation:
            raise problems.not_found("There is no such home, or no such user.") from None
    kept = Kept(user_id=user_id, property_id=body.property_id)
    return Answer(kept, 201 if new else 200)


@routes.operation(
    "PATCH",
    "/favourites/{property_id}",
    summary="Note something, or move it to a list",
    scope=Scope.WRITE,
    problems=[404],
)
async def change(call: Call, path: OneHome, query: For, body: Changes) -> Favourite:
    """The home as it is among the favourites then."""
    user_id, home, given = call.user(query.user_id), path.property_id, body.model_fields_set
    async with call.pool.connection() as connection, connection.transaction():
        found = await favourites.get(connection, user_id, home)
        if found is None:
            raise problems.not_found(f"The home {home} is no favourite.")
        if "note" in given:
            await favourites.set_note(connection, user_id, home, body.note)
        if "list_id" in given and not await favourites.move(
            connection, user_id, home, body.list_id
        ):
            raise problems.not_found(f"There is no list {body.list_id}.")
    return found.model_copy(update={name: getattr(body, name) for name in given})


@routes.operation(
    "DELETE",
    "/favourites/{property_id}",
    summary="Keep a home no longer",
    scope=Scope.WRITE,
    problems=[404],
)
async def drop(call: Call, path: OneHome, query: For) -> None:
    async with call.pool.connection() as connection:
        if not await favourites.drop(connection, call.user(query.user_id), path.property_id):
            raise problems.not_found(f"The home {path.property_id} is no favourite.")


def _cursor(favourite: Favourite) -> str:
    return f"{(favourite.created_at - _EPOCH) // timedelta(microseconds=1)}-{favourite.property_id}"


def _favourite(cursor: str) -> Favourite:
    microseconds, _, home = cursor.partition("-")
    at = _EPOCH + timedelta(microseconds=int(microseconds))
    return Favourite(property_id=int(home), created_at=at)
