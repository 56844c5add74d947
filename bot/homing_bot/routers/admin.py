"""/grant, /stats and /refund, for administrators."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from aiogram import Bot, Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from homing.i18n import Catalogue, catalogue
from homing.settings import Settings
from homing.storage import (
    admin_actions,
    deliveries,
    memberships,
    payments,
    subscriptions,
    users,
)
from homing.storage.database import Connection, Pool
from homing.storage.users import User
from homing_bot.admin import screens
from homing_bot.admin.admins import by_admin
from homing_bot.admin.telling import tell_user
from homing_bot.menu.standing import days, short
from homing_bot.screens import send

#: Days of one grant.
_MOST_DAYS = 3660

#: What Telegram says of Stars that came back before.
_RETURNED = "CHARGE_ALREADY_REFUNDED"


def make() -> Router:
    """The router."""
    router = Router(name="admin")
    router.message.register(grant, Command("grant"), by_admin)
    router.message.register(stats, Command("stats"), by_admin)
    router.message.register(refund, Command("refund"), by_admin)
    return router


async def grant(message: Message, command: CommandObject, pool: Pool, say: Catalogue) -> None:
    """`/grant 12345 30`, `/grant @name 30`: days of alerts for nothing."""
    assert message.from_user is not None  # noqa: S101 - the filter has seen to it
    name, _, rest = (command.args or "").strip().partition(" ")
    count = int(rest) if rest.strip().isdecimal() and len(rest) < 6 else 0
    if not 0 < count <= _MOST_DAYS:
        await message.answer(say("Say /grant, a Telegram id or @name, and days: /grant @olha 30"))
        return
    async with pool.connection() as connection, connection.transaction():
        found = await _named(connection, name)
        if found is not None:
            await _grant(connection, message, found, count)
        at = datetime.now(UTC)
        membership = await memberships.get(connection, found.id, at) if found else None
    if found is None or membership is None:
        await message.answer(
            say("I know nobody of that name. People are known once they say /start.")
        )
    else:
        await message.answer(f"{found.name}: {days(count, say)}. {short(membership, say)}")


async def stats(message: Message, pool: Pool, settings: Settings, say: Catalogue) -> None:
    """How many people, searches, deliveries and payments there are."""
    at = datetime.now(UTC)
    today = at.astimezone(ZoneInfo(settings.time_zone)).date()
    async with pool.connection() as connection:
        sent = await deliveries.by_day(connection, days=1, zone=settings.time_zone)
        screen = screens.stats(
            await memberships.count(connection, at),
            await subscriptions.count(connection),
            {one.state: one.count for one in sent if one.day == today},
            await payments.total(connection),
            say,
        )
    await send(message, screen)


async def refund(
    message: Message, command: CommandObject, bot: Bot, pool: Pool, say: Catalogue
) -> None:
    """`/refund CHARGE`: gives Stars back, and takes the days."""
    charge_id = (command.args or "").strip()
    async with pool.connection() as connection:
        payment = await payments.find(connection, charge_id) if charge_id else None
    if payment is None:
        await message.answer(say("Say /refund and the receipt of a payment."))
    elif payment.refunded:
        await message.answer(say("These Stars came back before."))
    elif payment.telegram_id is None:
        await message.answer(say("Whoever paid has been erased: their Stars cannot be sent back."))
    elif problem := await _send_back(bot, payment.telegram_id, charge_id):
        await message.answer(say("Telegram refuses it: {reason}", reason=problem))
    else:
        await _book(message, pool, charge_id)
        await message.answer(say("{stars} ⭐ are on their way back.", stars=payment.stars))


async def _named(connection: Connection, name: str) -> User | None:
    """By @name, Telegram id, or our own number."""
    if not name.isdecimal():
        return await users.by_username(connection, name.removeprefix("@"))
    if len(name) > 18:
        return None
    return await users.by_telegram(connection, int(name)) or await users.get(connection, int(name))


async def _grant(connection: Connection, message: Message, found: User, count: int) -> None:
    """Once for each message: it may be handled again where the process ends, or its answer fails."""
    assert message.from_user is not None  # noqa: S101 - the filter has seen to it
    at, admin_id = datetime.now(UTC), message.from_user.id
    said = {"chat": message.chat.id, "message": message.message_id}
    if await admin_actions.is_noted(connection, admin_id, "grant", said):
        return
    await memberships.extend(connection, found.id, count, at)
    details = {"user": found.id, "days": count}
    await admin_actions.note(connection, admin_id, "grant", details | said)
    say = catalogue(found.language)
    known = await memberships.get(connection, found.id, at)
    assert known is not None  # noqa: S101 - the user was read just before
    title = say("You get {days} of alerts", days=days(count, say))
    await tell_user(connection, found.id, title, short(known, say))


async def _send_back(bot: Bot, telegram_id: int, charge_id: str) -> str | None:
    """Why not; None where they are sent, or were before and it could not be booked."""
    try:
        await bot.refund_star_payment(telegram_id, charge_id)
    except TelegramBadRequest as error:
        return None if _RETURNED in error.message.upper() else error.message
    return None


async def _book(message: Message, pool: Pool, charge_id: str) -> None:
    assert message.from_user is not None  # noqa: S101 - the filter has seen to it
    async with pool.connection() as connection, connection.transaction():
        await payments.refund(connection, charge_id, datetime.now(UTC))
        details = {"charge": charge_id}
        await admin_actions.note(connection, message.from_user.id, "refund", details)
