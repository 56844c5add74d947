"""What the server knows and obeys beside SMTP: `/_journal`, `/_messages`, `/_control`.

`POST /_control` takes one JSON object:

    {"fault": "reply", "stage": "rcpt", "reply": "550 5.1.1 no such person"}              misbehave; "none" ends it
    {"fault": "reset", "accept": true, "count": null, "probability": 0.05, "seed": 7}     kept, and never answered
"""

from __future__ import annotations

from collections.abc import Iterable
from email.message import EmailMessage
from typing import Any, Literal, Protocol

from aiohttp import web
from pydantic import Field, ValidationError

from mailserver.faults import Fault, FaultKind, Faults, Stage
from mailserver.journal import Journal
from testserver.faults import Misbehave


class Obedient(Protocol):
    """What orders act upon."""

    journal: Journal
    faults: Faults

    @property
    def messages(self) -> Iterable[EmailMessage]: ...


class _Order(Misbehave):
    fault: FaultKind | Literal["none"]
    stage: Stage = Stage.DATA
    reply: str = Field("451 4.3.0 later, please", pattern=r"^[245][0-9]{2} [ -~]+$")
    accept: bool = False
    to: str | None = None


def add_routes(router: web.UrlDispatcher, server: Obedient) -> None:
    """Adds the pages."""

    async def tell_journal(request: web.Request) -> web.Response:
        return web.json_response(server.journal.as_json(int(request.query.get("since", "0"))))

    async def tell_messages(_: web.Request) -> web.Response:
        return web.json_response([_shown(message) for message in server.messages])

    async def obey(request: web.Request) -> web.Response:
        try:
            order = _Order.model_validate_json(await request.read())
        except ValidationError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        if order.fault == "none":
            server.faults.clear()
        else:
            server.faults.add(Fault(kind=order.fault, **order.model_dump(exclude={"fault"})))
        return web.json_response({"fault": order.fault})

    router.add_get("/_journal", tell_journal)
    router.add_get("/_messages", tell_messages)
    router.add_post("/_control", obey)


def _shown(message: EmailMessage) -> dict[str, Any]:
    text, html = message.get_body(["plain"]), message.get_body(["html"])
    return {
        "headers": {name: str(value) for name, value in message.items()},
        "text": text.get_content() if text else "",
        "html": html.get_content() if html else "",
    }
