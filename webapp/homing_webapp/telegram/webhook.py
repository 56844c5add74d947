"""`POST /telegram/webhook`: updates of the bot, where Telegram brings them. https://core.telegram.org/bots/api#setwebhook

Telegram forgets an update when this is answered 200, and sends it again after any other answer. So the answer waits for
the commit of the row; the bot handles what is written.
"""

from __future__ import annotations

import hmac

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from homing.storage import bot_updates
from homing_webapp.api.framework.problems import Refusal, forbidden, not_found
from homing_webapp.context import POOL, SETTINGS

routes = web.RouteTableDef()

HEADER = "X-Telegram-Bot-Api-Secret-Token"

#: Bytes of an update: one with a text of 4,096 characters and its entities needs a tenth of that.
_MOST_BYTES = 512_000


class _Update(BaseModel):
    """As much of an update as the row needs; the bot reads the rest."""

    model_config = ConfigDict(extra="ignore", strict=True)

    update_id: int = Field(ge=0, lt=2**63)


@routes.post("/telegram/webhook")
async def receive(request: web.Request) -> web.Response:
    """Writes the update down; one that is known already changes nothing.

    Raises:
        Refusal: 404 no webhook is set up, 403 not Telegram, 400 no update, 413 too large.
    """
    bot_id = _bot(request)
    body = await _body(request)
    try:
        update = _Update.model_validate_json(body)
        text = body.decode()
    except (ValidationError, UnicodeDecodeError) as error:
        raise Refusal(400, "The body is no update.") from error
    async with request.app[POOL].connection() as connection, connection.transaction():
        await bot_updates.add(connection, bot_id, {update.update_id: text})
    return web.Response(headers={"Cache-Control": "no-store"})


def _bot(request: web.Request) -> int:
    """The id of our bot, once it is certain that Telegram asks."""
    settings = request.app[SETTINGS]
    secret, token = settings.telegram_webhook_secret, settings.telegram_token
    if settings.telegram_webhook_url is None or secret is None or token is None:
        raise not_found("No webhook is set up here.")
    given = request.headers.get(HEADER, "").encode(errors="replace")
    if not hmac.compare_digest(given, secret.get_secret_value().encode()):
        raise forbidden(f"{HEADER} is missing or wrong.")
    return int(token.get_secret_value().partition(":")[0])


async def _body(request: web.Request) -> bytes:
    if (request.content_length or 0) > _MOST_BYTES:
        raise _too_large()
    body = await request.read()
    if len(body) > _MOST_BYTES:
        raise _too_large()
    return body


def _too_large() -> Refusal:
    return Refusal(413, f"An update has at most {_MOST_BYTES} bytes.")
