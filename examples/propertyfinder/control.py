"""What the server knows and obeys beside being an API: `/_truth`, `/_journal`, `/_control`.

`POST /_control` takes one JSON object:

    {"fault": "429", "path": "/v1/listings", "count": 3, "after": 0, "retry_after": 1}   misbehave; "none" ends it
    {"action": "reprice", "id": "...", "count": 2}     change listings; without `id` any
    {"action": "revoke"}                               end all tokens
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Protocol

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from propertyfinder import wire
from propertyfinder.faults import Fault, FaultKind, Faults
from propertyfinder.journal import Journal
from propertyfinder.tokens import Tokens
from propertyfinder.world import World


class Obedient(Protocol):
    """What orders act upon, beside the world."""

    faults: Faults
    journal: Journal
    tokens: Tokens


class _Misbehave(BaseModel):
    model_config = ConfigDict(extra="forbid")

    fault: FaultKind | Literal["none"]
    path: str = "/"
    count: Annotated[int, Field(ge=1)] | None = None
    after: int = Field(0, ge=0)
    retry_after: int = Field(1, ge=0)


class _Act(BaseModel):
    model_config = ConfigDict(extra="forbid")

    action: Literal["reprice", "edit", "illustrate", "move", "take_down", "withdraw"]
    id: str | None = None
    count: int = Field(1, ge=1, le=10_000)


class _Plain(BaseModel):
    model_config = ConfigDict(extra="forbid")

    action: Literal["publish", "revoke"]


_orders: TypeAdapter[_Misbehave | _Act | _Plain] = TypeAdapter(_Misbehave | _Act | _Plain)


def add_routes(router: web.UrlDispatcher, *, world: World, server: Obedient) -> None:
    """Adds the pages; they never misbehave."""

    async def tell_truth(_: web.Request) -> web.Response:
        return web.json_response(truth(world))

    async def tell_journal(_: web.Request) -> web.Response:
        return web.json_response(server.journal.as_json())

    async def obey(request: web.Request) -> web.Response:
        try:
            order = _orders.validate_json(await request.read())
            return web.json_response(_obey(order, world, server))
        except ValidationError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        except KeyError as error:
            raise web.HTTPConflict(text=f"there is no listing {error}") from None

    router.add_get("/_truth", tell_truth)
    router.add_get("/_journal", tell_journal)
    router.add_post("/_control", obey)


def truth(world: World) -> dict[str, Any]:
    """What a perfect reader knows: users, and listings in the API's form with `pictures` as SHA-256 in hex for images."""
    listings = []
    for home in world.listed:
        form = wire.listing(world, home, lambda _, place: str(place))
        del form["media"]
        listings.append(form | {"pictures": world.digests(home.id)})
    users = [wire.user(world, one) for one in world.users.values()]
    return {"users": users, "listings": listings}


def _obey(order: _Misbehave | _Act | _Plain, world: World, server: Obedient) -> dict[str, Any]:
    if isinstance(order, _Misbehave):
        _misbehave(order, server.faults)
        return {"fault": order.fault}
    if isinstance(order, _Act):
        act = getattr(world, order.action)
        return {"changed": [act(order.id).id for _ in range(order.count)]}
    if order.action == "revoke":
        server.tokens.revoke()
        return {"tokens": server.tokens.given}
    return {"changed": [world.publish().id]}


def _misbehave(order: _Misbehave, faults: Faults) -> None:
    if order.fault == "none":
        faults.clear()
        return
    faults.add(
        Fault(
            order.fault,
            path=order.path,
            count=order.count,
            after=order.after,
            retry_after=order.retry_after,
        )
    )
