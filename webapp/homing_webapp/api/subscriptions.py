"""`/subscriptions`: a person's saved searches."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, field_validator

from homing.models.base import Value
from homing.models.subscription import Criteria, Subscription
from homing.storage import preferences, subscriptions
from homing.storage.database import Connection
from homing_webapp.api.acting import For, IfMatch
from homing_webapp.api.framework import Answer, Call, Routes, Scope, problems
from homing_webapp.api.framework.fields import Id, Line

routes = Routes("subscriptions")

#: Of one person.
MOST = 100

_LOCATION = {"Location": "Where the new one is."}


class OneSubscription(Value):
    subscription_id: Id


class NewSubscription(Value):
    name: Line = Field(description="What the person calls it; alerts name it.")
    criteria: Criteria = Field(description="What is looked for; what is left out may be anything.")
    active: bool = Field(True, description="Whether it alerts.")

    @field_validator("criteria")
    @classmethod
    def _can_be_stored(cls, criteria: Criteria) -> Criteria:
        return storable(criteria)


class Change(Value):
    """What is left out, or null, stays as it is."""

    name: Line | None = None
    criteria: Criteria | None = Field(
        None, description="All of them: they are replaced as a whole."
    )
    active: bool | None = None

    @field_validator("criteria")
    @classmethod
    def _can_be_stored(cls, criteria: Criteria | None) -> Criteria | None:
        return criteria and storable(criteria)


class Subscriptions(Value):
    """All of a person's, oldest first."""

    items: tuple[Subscription, ...]


@routes.operation(
    "GET", "/subscriptions", summary="List saved searches", scope=Scope.READ, problems=[404]
)
async def every(call: Call, query: For) -> Subscriptions:
    """All of a person's, oldest first."""
    user_id = call.user(query.user_id)
    async with call.pool.connection() as connection:
        return Subscriptions(items=tuple(await subscriptions.of_user(connection, user_id)))


@routes.operation(
    "POST",
    "/subscriptions",
    summary="Save a search",
    scope=Scope.WRITE,
    answers={201: Subscription},
    problems=[404, 409],
    etag=True,
    headers=_LOCATION,
)
async def create(call: Call, query: For, body: NewSubscription) -> Answer:
    """Alerts begin with the next event. One person may have 100."""
    user_id = call.user(query.user_id)
    async with call.pool.connection() as connection, connection.transaction():
        if not await preferences.lock_user(connection, user_id):
            raise problems.not_found(f"There is no user {user_id}.")
        if len(await subscriptions.of_user(connection, user_id)) >= MOST:
            raise problems.conflict(f"A person may have {MOST} saved searches.")
        number = await subscriptions.create(
            connection, user_id, body.name, body.criteria, active=body.active
        )
        made = await _find(call, connection, number)
    return _answer(made, 201, {"Location": f"/api/v1/subscriptions/{number}"})


@routes.operation(
    "GET",
    "/subscriptions/{subscription_id}",
    summary="Show a saved search",
    scope=Scope.READ,
    answers={200: Subscription},
    problems=[404],
    etag=True,
)
async def show(call: Call, path: OneSubscription) -> Answer:
    """Its `ETag` is what `If-Match` of a change wants."""
    async with call.pool.connection() as connection:
        return _answer(await _find(call, connection, path.subscription_id))


@routes.operation(
    "PUT",
    "/subscriptions/{subscription_id}",
    summary="Replace a saved search",
    scope=Scope.WRITE,
    answers={200: Subscription},
    problems=[404, 412],
    etag=True,
)
async def replace(
    call: Call, path: OneSubscription, headers: IfMatch, body: NewSubscription
) -> Answer:
    """The version grows by one."""
    change = Change(name=body.name, criteria=body.criteria, active=body.active)
    return await _edit(call, path.subscription_id, headers.version(), change)


@routes.operation(
    "PATCH",
    "/subscriptions/{subscription_id}",
    summary="Change a saved search",
    scope=Scope.WRITE,
    answers={200: Subscription},
    problems=[404, 412],
    etag=True,
)
async def change(call: Call, path: OneSubscription, headers: IfMatch, body: Change) -> Answer:
    """The version grows by one."""
    return await _edit(call, path.subscription_id, headers.version(), body)


@routes.operation(
    "DELETE",
    "/subscriptions/{subscription_id}",
    summary="Delete a saved search",
    scope=Scope.WRITE,
    problems=[404, 412],
)
async def delete(call: Call, path: OneSubscription, headers: IfMatch) -> None:
    """What was delivered stays in the ledger."""
    async with call.pool.connection() as connection, connection.transaction():
        found = await _find(call, connection, path.subscription_id)
        if not await subscriptions.delete(connection, found.id, version=headers.version()):
            raise _changed(found.id)


async def _edit(call: Call, number: int, version: int | None, wanted: Change) -> Answer:
    async with call.pool.connection() as connection, connection.transaction():
        found = await _find(call, connection, number)
        # What this one leaves out must not undo what another one changes now.
        await preferences.lock_user(connection, found.user_id)
        found = await _find(call, connection, number)
        active = found.active if wanted.active is None else wanted.active
        edited = await subscriptions.edit(
            connection,
            number,
            name=wanted.name or found.name,
            criteria=wanted.criteria or found.criteria,
            active=active,
            version=version,
        )
    if edited is None:
        raise _changed(number)
    return _answer(edited)


async def _find(call: Call, connection: Connection, number: int) -> Subscription:
    found = await subscriptions.get(connection, number)
    if found is None or not (call.caller.is_staff or found.user_id == call.caller.user_id):
        raise problems.not_found(f"There is no saved search {number}.")
    return found


def _changed(number: int) -> problems.Refusal:
    return problems.changed(f"The saved search {number} has changed since. Please read it again.")


def _answer(
    found: Subscription, status: int = 200, headers: dict[str, str] | None = None
) -> Answer:
    return Answer(found, status, headers or {}, etag=f'"{found.version}"')


def storable(criteria: Criteria) -> Criteria:
    """The criteria.

    Raises:
        ValueError: PostgreSQL cannot hold a text in them.
    """
    if any("\0" in text for text in _texts(criteria.model_dump())):
        raise ValueError("expected text without the null character")
    return criteria


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _texts(each)
