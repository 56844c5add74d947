"""What the server knows and obeys beside being an API: `/_journal`, `/_truth`, `/_control`.

`POST /_control` takes one JSON object:

    {"fault": "429", "count": 3, "after": 0, "retry_after": 1}                     misbehave; "none" ends it
    {"fault": "reset", "accept": true, "count": null, "probability": 0.05, "seed": 7}
    {"action": "answer", "from": "+15005550100", "body": "STOP"}                   a person answers
"""

from __future__ import annotations

from typing import Any, Literal, Protocol

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from smsprovider.faults import Fault, Faults
from smsprovider.journal import Journal
from smsprovider.messages import Messages
from testserver.faults import FaultKind, Misbehave


class Obedient(Protocol):
    """What orders act upon."""

    messages: Messages
    journal: Journal
    faults: Faults

    async def answered(self, number: str, body: str) -> int: ...


class _Misbehave(Misbehave):
    fault: FaultKind | Literal["none"]
    to: str | None = None
    accept: bool = False
    status: int = Field(500, ge=400, le=599)
    code: int = 20500
    retry_after: int = Field(1, ge=0)
    seconds: float = Field(1.0, ge=0)


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    action: Literal["answer"]
    sender: str = Field(alias="from")
    body: str


_orders: TypeAdapter[_Misbehave | _Answer] = TypeAdapter(_Misbehave | _Answer)


def add_routes(router: web.UrlDispatcher, server: Obedient) -> None:
    """Adds the pages; they never misbehave."""

    async def tell_journal(request: web.Request) -> web.Response:
        return web.json_response(server.journal.as_json(int(request.query.get("since", "0"))))

    async def tell_truth(_: web.Request) -> web.Response:
        return web.json_response([message.as_json() for message in server.messages])

    async def obey(request: web.Request) -> web.Response:
        try:
            order = _orders.validate_json(await request.read())
        except ValidationError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        return web.json_response(await _obey(order, server))

    router.add_get("/_journal", tell_journal)
    router.add_get("/_truth", tell_truth)
    router.add_post("/_control", obey)


async def _obey(order: _Misbehave | _Answer, server: Obedient) -> dict[str, Any]:
    if isinstance(order, _Answer):
        return {"hook": await server.answered(order.sender, order.body)}
    if order.fault == "none":
        server.faults.clear()
    else:
        told = order.model_dump(exclude={"fault"})
        server.faults.add(Fault(kind=order.fault, **told))
    return {"fault": order.fault}
