"""Our books against Telegram's: what the bot was never told of, or could not book, is booked from the list that Telegram keeps.

https://core.telegram.org/bots/api#getstartransactions
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import StarTransaction, TransactionPartnerUser
from psycopg import Error as DatabaseError
from psycopg_pool import PoolTimeout

from homing.i18n import catalogue
from homing.settings import Settings
from homing.settings.plans import Plan
from homing.storage import memberships, payments, users
from homing.storage.database import Connection, Pool
from homing_bot.admin.telling import tell_user
from homing_bot.menu.standing import days, short
from homing_bot.payments.invoices import order_of

_log = structlog.get_logger()

#: Seconds between two looks.
_EVERY = 3600.0

#: Transactions of one question: the most that Telegram gives.
_PAGE = 100

#: Transactions before the newest in our books that are looked at again: more than an hour brings.
_AGAIN = 1000


async def forever(bot: Bot, pool: Pool, settings: Settings) -> None:
    """Compares now and every hour, until it is cancelled."""
    while True:
        try:
            if booked := await reconcile(bot, pool, settings):
                _log.warning("Payments were missing from the books", count=booked)
        except (AiogramError, DatabaseError, PoolTimeout) as error:
            _log.warning("The books cannot be compared", reason=str(error).strip())
        await asyncio.sleep(_EVERY)


async def reconcile(bot: Bot, pool: Pool, settings: Settings) -> int:
    """Books what is missing; returns how much that was."""
    async with pool.connection() as connection:
        known = await payments.total(connection)
    start = max(known.payments + known.refunds - _AGAIN, 0)
    booked = 0
    async for one in _transactions(bot, start):
        async with pool.connection() as connection, connection.transaction():
            booked += await _book(connection, one, settings)
    return booked


async def _transactions(bot: Bot, start: int) -> AsyncIterator[StarTransaction]:
    """From that place on; Telegram has them in the order of time."""
    while True:
        page = (await bot.get_star_transactions(offset=start, limit=_PAGE)).transactions
        for one in page:
            yield one
        if len(page) < _PAGE:
            return
        start += _PAGE


async def _book(connection: Connection, one: StarTransaction, settings: Settings) -> bool:
    """Whether it was missing."""
    at = datetime.now(UTC)
    if isinstance(one.receiver, TransactionPartnerUser) and one.receiver.invoice_payload:
        return await payments.refund(connection, one.id, at)
    payer = one.source
    if not isinstance(payer, TransactionPartnerUser) or not payer.invoice_payload:
        return False
    assert settings.telegram_token is not None  # noqa: S101 - there is a bot
    user = await users.by_telegram(connection, payer.user.id)
    order = order_of(settings.telegram_token, payer.invoice_payload)
    ours = user is not None and order is not None and order.user_id == user.id
    plan = Plan(order.plan.days if order and ours else 0, one.amount)
    new = await payments.pay(connection, user.id if user else None, one.id, plan, at)
    if new and user is not None and plan.days:
        await _tell(connection, user.id, user.language, plan, at)
    return new


async def _tell(
    connection: Connection, user_id: int, language: str, plan: Plan, at: datetime
) -> None:
    say = catalogue(language)
    known = await memberships.get(connection, user_id, at)
    assert known is not None  # noqa: S101 - the user was read just before
    paid = say("Paid: {stars} ⭐ for {days}.", stars=plan.stars, days=days(plan.days, say))
    await tell_user(connection, user_id, say("Thank you!"), f"{paid}\n{short(known, say)}")
