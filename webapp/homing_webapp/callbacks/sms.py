"""`/callbacks/sms/...`: what the provider reports about text messages, and what people answer."""

from __future__ import annotations

import structlog
from aiohttp import web

from homing.models.kinds import Channel
from homing.sms_codes import DEAD_NUMBERS
from homing.storage import notices, optouts, receipts
from homing.storage.receipts import Receipt, ReceiptStatus
from homing_webapp import forms
from homing_webapp.callbacks.signing import is_signed
from homing_webapp.context import POOL, SETTINGS

routes = web.RouteTableDef()

_log = structlog.get_logger()

_LOST = frozenset({ReceiptStatus.UNDELIVERED, ReceiptStatus.FAILED})

#: Words that Twilio itself obeys, and what people write here.
_STOP = frozenset(
    {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "стоп"}
)
_START = frozenset({"start", "yes", "unstop", "старт"})

_NO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@routes.post("/callbacks/sms/status")
async def report(request: web.Request) -> web.Response:
    """A message has come further, or has failed."""
    form = await _signed(request)
    delivery_id = request.query.get("delivery", "")
    if not (delivery_id.isascii() and delivery_id.isdecimal() and len(delivery_id) < 19):
        raise web.HTTPUnprocessableEntity(text="delivery: expected a number")
    status, code = form.get("MessageStatus", ""), form.get("ErrorCode")
    if status not in {each.value for each in ReceiptStatus}:
        return web.Response(status=204)
    receipt = Receipt(delivery_id=int(delivery_id), status=ReceiptStatus(status), code=code or None)
    await _obey(request, receipt, form.get("MessageSid", ""))
    return web.Response(status=204)


@routes.post("/callbacks/sms/incoming")
async def answer(request: web.Request) -> web.Response:
    """STOP ends all messages to that number, whoever has it; START takes it back."""
    form = await _signed(request)
    number = form.get("From", "")
    word = form.get("OptOutType", form.get("Body", "")).strip().strip(".!").lower()
    if not number:
        raise web.HTTPUnprocessableEntity(text="From: expected a number")
    async with request.app[POOL].connection() as connection, connection.transaction():
        if word in _STOP:
            await optouts.stop(connection, Channel.SMS, number)
        elif word in _START:
            await optouts.take_back(connection, Channel.SMS, number)
    return web.Response(text=_NO_ANSWER, content_type="text/xml")


async def _obey(request: web.Request, receipt: Receipt, message_id: str) -> None:
    async with request.app[POOL].connection() as connection, connection.transaction():
        if await receipts.add(connection, receipt) is None:
            _log.info("A report about a delivery that is gone", delivery=receipt.delivery_id)
        elif receipt.status not in _LOST:
            await receipts.mark_taken(connection, receipt.delivery_id, message_id)
        else:
            reason = f"{receipt.status}: {receipt.code or 'no reason given'}"
            await receipts.mark_lost(connection, receipt.delivery_id, reason)
            if receipt.code and receipt.code.isdecimal() and int(receipt.code) in DEAD_NUMBERS:
                await notices.switch_off_reached(connection, receipt.delivery_id, reason)


async def _signed(request: web.Request) -> dict[str, str]:
    """The form of a request that Twilio has signed."""
    settings = request.app[SETTINGS]
    if settings.twilio_auth_token is None:
        raise web.HTTPNotFound(text="Reports are not taken here: TWILIO_AUTH_TOKEN is not set.")
    fields = await forms.fields(request)
    given = request.headers.get("X-Twilio-Signature", "")
    url = settings.public_url + request.raw_path
    if not is_signed(settings.twilio_auth_token.get_secret_value(), url, fields, given):
        raise web.HTTPForbidden(text=f"The signature is not that of {url}; see PUBLIC_URL.")
    return dict(fields)
