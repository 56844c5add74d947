"""What the server tells and obeys beside being an API: `/_journal` and `/_control`.

`GET /_journal?method=&chat=&accepted=true&status=&since=` gives entries as JSON. `POST /_control` takes one JSON object:

    {"fault": "429", "method": "send*", "chat": 77, "count": 3, "retry_after": 5}   misbehave; "none" ends it
    {"fault": "reset", "accept": true, "probability": 0.1, "seed": 1, "count": null}
    {"action": "refuse", "seconds": 2}                                              refuse connections
    {"action": "person", "id": 77, "language": "uk"}                                make somebody known
    {"action": "say", "id": 77, "text": "/start"}                                   somebody writes
    {"action": "forget"}                                                            empty the journal
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal, Protocol

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from botapi.acting import Actor
from botapi.faults import Fault, Faults
from botapi.journal import Journal
from botapi.world import Person, World
from testserver.faults import FaultKind, Misbehave


class Obedient(Protocol):
    """What orders act upon."""

    world: World
    faults: Faults
    journal: Journal

    def refuse_for(self, seconds: float) -> None:
        """Refuses connections for a while."""


class _Order(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Misbehave(Misbehave):
    fault: FaultKind | Literal["none"]
    method: str = "send*"
    chat: int | None = None
    accept: bool = False
    status: int = 500
    description: str = ""
    retry_after: int = Field(1, ge=0)
    seconds: float = Field(1.0, ge=0)
    parameters: dict[str, int] = Field(default_factory=dict)


class _Refuse(_Order):
    action: Literal["refuse"]
    seconds: float = Field(1.0, ge=0)


class _Meet(_Order):
    action: Literal["person"]
    id: int
    name: str = "Olha"
    language: str = "en"


class _Say(_Order):
    action: Literal["say"]
    id: int
    text: str


class _Forget(_Order):
    action: Literal["forget"]


class _Asked(_Order):
    """The query of `/_journal`."""

    method: str | None = None
    chat: int | None = None
    accepted: bool | None = None
    status: int | None = None
    since: int = 0


_orders: TypeAdapter[_Misbehave | _Refuse | _Meet | _Say | _Forget] = TypeAdapter(
    _Misbehave | _Refuse | _Meet | _Say | _Forget
)


def add_routes(router: web.UrlDispatcher, server: Obedient) -> None:
    """Adds the pages; they never misbehave."""

    async def tell_journal(request: web.Request) -> web.Response:
        try:
            asked = _Asked.model_validate(dict(request.query))
        except ValidationError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        found = server.journal.calls(**asked.model_dump())
        return web.json_response([asdict(entry) for entry in found])

    async def obey(request: web.Request) -> web.Response:
        try:
            order = _orders.validate_json(await request.read())
        except ValidationError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        await _obey(order, server)
        return web.json_response({"ok": True})

    router.add_get("/_journal", tell_journal)
    router.add_post("/_control", obey)


async def _obey(order: BaseModel, server: Obedient) -> None:
    match order:
        case _Misbehave(fault="none"):
            server.faults.clear()
        case _Misbehave():
            how = order.model_dump(exclude={"fault"})
            server.faults.add(Fault(kind=FaultKind(order.fault), **how))
        case _Refuse():
            server.refuse_for(order.seconds)
        case _Meet():
            server.world.add_person(Person(order.id, order.name, language=order.language))
            server.world.chats[order.id].is_open = True
        case _Say():
            if order.id not in server.world.people:
                raise web.HTTPConflict(text=f"nobody has the id {order.id}")
            Actor(server.world, order.id).say(order.text)
        case _Forget():
            server.journal.clear()
