"""sendInvoice, createInvoiceLink, answerPreCheckoutQuery, refundStarPayment, getStarTransactions, getMyStarBalance."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from pydantic import Field

from botapi import wire
from botapi.acting import Actor
from botapi.call import Call
from botapi.errors import bad_request
from botapi.fields import AsJson, Object, Parameters
from botapi.methods.profile import Nothing
from botapi.methods.sending import Sending, keyboard, post
from botapi.payments import Invoice

_SECONDS = 10
_MONTH = 2_592_000


class Price(Object):
    label: str
    amount: int


class _Invoice(Parameters):
    title: str
    description: str
    payload: str
    currency: str
    prices: AsJson[list[Price]]
    provider_token: str = ""
    max_tip_amount: int | None = None
    suggested_tip_amounts: AsJson[list[int] | None] = None
    provider_data: str | None = None
    photo_url: str | None = None
    photo_size: int | None = None
    photo_width: int | None = None
    photo_height: int | None = None
    need_name: bool | None = None
    need_phone_number: bool | None = None
    need_email: bool | None = None
    need_shipping_address: bool | None = None
    send_phone_number_to_provider: bool | None = None
    send_email_to_provider: bool | None = None
    is_flexible: bool | None = None


class SendInvoice(Sending, _Invoice):
    start_parameter: str = ""


class CreateInvoiceLink(_Invoice):
    business_connection_id: str | None = None
    subscription_period: int | None = None


class AnswerPreCheckoutQuery(Parameters):
    pre_checkout_query_id: str
    ok: bool
    error_message: str = ""


class RefundStarPayment(Parameters):
    user_id: int
    telegram_payment_charge_id: str


class GetStarTransactions(Parameters):
    offset: Annotated[int, Field(ge=0)] = 0
    limit: Annotated[int, Field(ge=1, le=100)] = 100


async def send_invoice(call: Call, given: SendInvoice) -> Any:
    invoice = _read(given)
    invoice.start_parameter = given.start_parameter
    chat = call.world.destination(given.chat_id)
    board = keyboard(call, chat, given.reply_markup)
    if board is None:
        pay = {"inline_keyboard": [[{"text": f"Pay ⭐️{invoice.amount}", "pay": True}]]}
        given = given.model_copy(update={"reply_markup": pay})
    elif not board.get("inline_keyboard", [[{}]])[0][0].get("pay"):
        raise bad_request("REPLY_MARKUP_BUY_EMPTY")
    told: dict[str, Any] = post(call, given, {"invoice": invoice.as_json()})[0]
    call.world.invoices[f"{chat.id}/{told['message_id']}"] = invoice
    return told


async def create_invoice_link(call: Call, given: CreateInvoiceLink) -> Any:
    if given.subscription_period not in (None, _MONTH):
        raise bad_request("SUBSCRIPTION_PERIOD_INVALID")
    invoice = _read(given)
    invoice.subscription_period = given.subscription_period or 0
    link = f"https://t.me/${secrets.token_urlsafe(12)}"
    call.world.invoices[link] = invoice
    return link


async def answer_pre_checkout_query(call: Call, given: AnswerPreCheckoutQuery) -> Any:
    world = call.world
    checkout = world.checkouts.get(given.pre_checkout_query_id)
    if checkout is None or checkout.is_ok is not None or checkout.at < world.clock() - _SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if not given.ok and not given.error_message:
        raise bad_request("error message is required if there is an error")
    checkout.is_ok, checkout.error = given.ok, given.error_message
    if given.ok:
        Actor(world, checkout.from_id, checkout.chat_id).have_paid(checkout)
    world.bell.ring()
    return True


async def refund_star_payment(call: Call, given: RefundStarPayment) -> Any:
    payment = call.world.payments.get(given.telegram_payment_charge_id)
    if payment is None or payment.from_id != given.user_id:
        raise bad_request("CHARGE_NOT_FOUND")
    if payment.refund_date is not None:
        raise bad_request("CHARGE_ALREADY_REFUNDED")
    payment.refund_date = call.world.now
    Actor(call.world, payment.from_id).be_refunded(payment)
    return True


async def get_star_transactions(call: Call, given: GetStarTransactions) -> Any:
    world = call.world
    found = [
        one
        for payment in world.payments.values()
        for one in payment.transactions(wire.user(world, payment.from_id))
    ]
    found.sort(key=lambda one: one["date"])
    return {"transactions": found[given.offset :][: given.limit]}


async def get_my_star_balance(call: Call, _: Nothing) -> Any:
    kept = (one for one in call.world.payments.values() if one.refund_date is None)
    return {"amount": sum(one.invoice.amount for one in kept)}


def _read(given: _Invoice) -> Invoice:
    if given.currency != "XTR":
        # Other currencies need a provider, and there is none.
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    if given.provider_token:
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    if not 1 <= len(given.title) <= 32:
        raise bad_request("INVOICE_TITLE_INVALID")
    if not 1 <= len(given.description) <= 255:
        raise bad_request("INVOICE_DESCRIPTION_INVALID")
    if not 1 <= len(given.payload.encode()) <= 128:
        raise bad_request("INVOICE_PAYLOAD_INVALID")
    if len(given.prices) != 1:
        raise bad_request("STARS_INVOICE_INVALID")
    if not 1 <= given.prices[0].amount <= 100_000:
        raise bad_request("CURRENCY_TOTAL_AMOUNT_INVALID")
    return Invoice(given.title, given.description, given.payload, given.prices[0].amount)
