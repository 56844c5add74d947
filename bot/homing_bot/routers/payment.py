"""Paying with Telegram Stars: invoice, question whether it may go on, payment, refund.

Telegram tells of a payment again where the bot did not confirm it, so what is booked is booked once, and the receipt
may come twice.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import structlog
from aiogram import Bot, F, Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, LabeledPrice, Message, PreCheckoutQuery, SuccessfulPayment

from homing.i18n import Catalogue, catalogue
from homing.settings import Settings
from homing.settings.plans import Plan
from homing.storage import memberships, payments, users
from homing.storage.database import Pool
from homing.storage.memberships import Membership
from homing.storage.users import User
from homing_bot import phrases
from homing_bot.admin.telling import tell_admin
from homing_bot.menu.standing import days
from homing_bot.menu.steps import Step
from homing_bot.menu.written import lines
from homing_bot.payments import screens
from homing_bot.payments.checking import refusal
from homing_bot.payments.invoices import CURRENCY, Order, order_of, payload
from homing_bot.presses import tell
from homing_bot.screens import send

_log = structlog.get_logger()

#: Letters of an invoice's title: https://core.telegram.org/bots/api#sendinvoice
_MOST_TITLE = 32

#: Letters of a question about payments.
_MOST_QUESTION = 2000


def make() -> Router:
    """The router."""
    router = Router(name="payment")
    router.message.register(paid, F.successful_payment)
    router.message.register(returned, F.refunded_payment)
    router.message.register(support, Command("paysupport"), F.chat.type == "private")
    router.pre_checkout_query.register(check)
    router.callback_query.register(invoice, Step("pay", 1))
    return router


async def invoice(
    query: CallbackQuery,
    numbers: tuple[int, ...],
    bot: Bot,
    settings: Settings,
    user: User | None,
    say: Catalogue,
) -> None:
    """Sends an invoice for one of the plans."""
    plan = next((one for one in settings.stars_prices if one.days == numbers[0]), None)
    if user is None or plan is None or settings.telegram_token is None:
        await tell(query, say(phrases.STALE if user else phrases.START_FIRST))
        return
    await tell(query)
    name = days(plan.days, say)
    await bot.send_invoice(
        query.from_user.id,
        title=say("Alerts for {days}", days=name)[:_MOST_TITLE],
        description=say("All your searches tell you of new homes at once."),
        payload=payload(settings.telegram_token, Order(user.id, plan)),
        currency=CURRENCY,
        prices=[LabeledPrice(label=name, amount=plan.stars)],
    )


async def check(query: PreCheckoutQuery, pool: Pool, settings: Settings) -> None:
    """Says whether the payment may go on; Telegram waits ten seconds."""
    async with pool.connection() as connection:
        user = await users.by_telegram(connection, query.from_user.id)
    say = catalogue(user.language if user else query.from_user.language_code)
    reason = refusal(query, user, settings, say)
    # Too late is no mistake: Telegram has told the person already.
    with suppress(TelegramBadRequest):
        await query.answer(ok=reason is None, error_message=reason)


async def paid(
    message: Message, pool: Pool, settings: Settings, user: User | None, say: Catalogue
) -> None:
    """Books the payment and gives a receipt."""
    payment = message.successful_payment
    assert payment is not None  # noqa: S101 - the router's filter has seen to it
    plan = _plan(payment, settings, user)
    membership = await _book(pool, payment, plan, user)
    if membership is None or not plan.days:
        _log.error(
            "A payment cannot be assigned",
            charge=payment.telegram_payment_charge_id,
            user=user and user.id,
        )
        await send(message, screens.unknown(payment.telegram_payment_charge_id, say))
        return
    await send(message, screens.receipt(plan, payment.telegram_payment_charge_id, membership, say))


async def returned(message: Message, pool: Pool, user: User | None, say: Catalogue) -> None:
    """Books a refund, whoever has made it."""
    refund = message.refunded_payment
    assert refund is not None  # noqa: S101 - the router's filter has seen to it
    at = datetime.now(UTC)
    async with pool.connection() as connection, connection.transaction():
        await payments.refund(connection, refund.telegram_payment_charge_id, at)
        known = await memberships.get(connection, user.id, at) if user else None
    if known is not None:
        await send(message, screens.returned(refund.total_amount, known, say))


async def support(
    message: Message,
    command: CommandObject,
    pool: Pool,
    settings: Settings,
    say: Catalogue,
) -> None:
    """How to get help; a question goes to the administrators."""
    question = lines(command.args, _MOST_QUESTION)
    passed_on = False
    if question and message.from_user:
        title = f"/paysupport {message.from_user.full_name} ({message.from_user.id})"
        async with pool.connection() as connection, connection.transaction():
            told = [
                await tell_admin(connection, one, title, question) for one in settings.admin_ids
            ]
        passed_on = any(told)
    await send(message, screens.support(say, passed_on=passed_on))


def _plan(payment: SuccessfulPayment, settings: Settings, user: User | None) -> Plan:
    """What was paid for; no days where the payload is not ours, or not for this person."""
    assert settings.telegram_token is not None  # noqa: S101 - there is a bot
    order = order_of(settings.telegram_token, payment.invoice_payload)
    fits = order is not None and user is not None and order.user_id == user.id
    return Plan(order.plan.days if order and fits else 0, payment.total_amount)


async def _book(
    pool: Pool, payment: SuccessfulPayment, plan: Plan, user: User | None
) -> Membership | None:
    """How the person stands then; None where nobody is known who paid."""
    at = datetime.now(UTC)
    charge_id = payment.telegram_payment_charge_id
    async with pool.connection() as connection, connection.transaction():
        await payments.pay(connection, user.id if user else None, charge_id, plan, at)
        return await memberships.get(connection, user.id, at) if user else None
