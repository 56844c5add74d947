"""`POST /callbacks/email/bounces`: what mail servers and providers report about e-mails.

The body is a delivery status message as it arrived at the address MAIL_BOUNCES_TO, or JSON, one object or several:

    {"type": "hard_bounce", "message_id": "<...>", "address": "olha@example.com", "code": "5.1.1", "detail": "no such user"}

Who posts it shows MAIL_BOUNCE_SECRET: `Authorization: Bearer <secret>`, or as the password of basic authentication.
"""

from __future__ import annotations

import base64
import binascii
import hmac

from aiohttp import web
from pydantic import ValidationError

from homing import letters
from homing.storage.database import Connection
from homing_webapp.api.framework.problems import Refusal
from homing_webapp.callbacks import status_messages, verdicts
from homing_webapp.callbacks.bounce import BODY, Bounce
from homing_webapp.context import POOL, SETTINGS

routes = web.RouteTableDef()


@routes.post("/callbacks/email/bounces")
async def report(request: web.Request) -> web.Response:
    """Answers how many reports were about messages or addresses of ours."""
    _authenticate(request)
    bounces = _read(request.content_type, await request.read())
    known = 0
    for bounce in bounces:
        async with request.app[POOL].connection() as connection, connection.transaction():
            known += await _obey(request, connection, bounce)
    return web.json_response({"known": known, "unknown": len(bounces) - known})


async def _obey(request: web.Request, connection: Connection, bounce: Bounce) -> bool:
    key = request.app[SETTINGS].secret_key
    named = bounce.message_id if key else None
    if key is None or named is None:
        return await verdicts.about_address(connection, bounce)
    delivery_id = letters.delivery_of(key, named)
    if delivery_id is None:
        return False
    return await verdicts.about_delivery(connection, delivery_id, bounce)


def _read(content_type: str, body: bytes) -> list[Bounce]:
    try:
        if content_type == "application/json":
            return BODY.validate_json(body)
        bounces = status_messages.read(body)
    except ValidationError as error:
        raise web.HTTPUnprocessableEntity(text=_sentence(error)) from None
    if not bounces:
        raise web.HTTPUnprocessableEntity(
            text="expected JSON, or a delivery status message (RFC 3464) with Action and Status"
        )
    return bounces


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(map(str, first["loc"])) or "body"
    return f"{place}: {first['msg'].removeprefix('Value error, ')}"


def _authenticate(request: web.Request) -> None:
    secret = request.app[SETTINGS].mail_bounce_secret
    if secret is None:
        raise web.HTTPNotFound(text="Bounces are not taken here: MAIL_BOUNCE_SECRET is not set.")
    expected = secret.get_secret_value().encode()
    if not hmac.compare_digest(_shown(request.headers.get("Authorization", "")), expected):
        challenge = {"WWW-Authenticate": 'Basic realm="bounces"'}
        raise Refusal(401, "MAIL_BOUNCE_SECRET is expected.", headers=challenge)


def _shown(header: str) -> bytes:
    """The secret that a request shows: RFC 6750 and RFC 7617."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip().encode(errors="replace")
    try:
        return base64.b64decode(value, validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return b""
