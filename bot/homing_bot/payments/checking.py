"""Whether a payment may go on: the last moment at which the bot can say no."""

from __future__ import annotations

from aiogram.types import PreCheckoutQuery

from homing.i18n import Catalogue
from homing.settings import Settings
from homing.storage.users import User
from homing_bot import phrases
from homing_bot.payments.invoices import CURRENCY, order_of


def refusal(
    query: PreCheckoutQuery, user: User | None, settings: Settings, say: Catalogue
) -> str | None:
    """Why not, for the person; None where all is well."""
    assert settings.telegram_token is not None  # noqa: S101 - there is a bot
    order = order_of(settings.telegram_token, query.invoice_payload)
    if user is None:
        return say(phrases.START_FIRST)
    if order is None or order.user_id != user.id:
        return say("This invoice is not yours. Open /menu for one of your own.")
    paid = (query.currency, query.total_amount)
    if paid != (CURRENCY, order.plan.stars) or order.plan not in settings.stars_prices:
        return say("Prices have changed. Open /menu for a new invoice.")
    return None
