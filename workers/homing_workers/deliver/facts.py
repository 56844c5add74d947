"""The lines of an alert, in plain text and the person's language; every channel uses them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from homing.i18n import Catalogue, homes
from homing.i18n.homes import EVENTS
from homing.models.kinds import EventKind
from homing.storage.outgoing import Outgoing

_SYMBOLS = {EventKind.NEW: "🏠", EventKind.RELISTED: "🔁", EventKind.UPDATED: "✏️"}
_GONE = {EventKind.REMOVED: "🚫", EventKind.SOLD: "🤝"}


def headline(message: Outgoing, say: Catalogue) -> str:
    """What happened."""
    if message.event is EventKind.PRICE_CHANGED:
        return f"{_direction(message)} {say(EVENTS[message.event])}"
    symbol = (_SYMBOLS | _GONE)[message.event]
    return f"{symbol} {say(EVENTS[message.event])}"


def change(message: Outgoing, say: Catalogue) -> str:
    """ "18 500 UAH → 17 000 UAH / month"; empty where no price has changed."""
    if message.event is not EventKind.PRICE_CHANGED or None in (message.old_price, message.price):
        return ""
    return f"{_old(message)} → {_now(message, say)}"


def price(message: Outgoing, say: Catalogue) -> str:
    """The price with its period, and what it was before it changed; empty where there is none."""
    if message.price is None:
        return ""
    text = _now(message, say)
    if message.event is EventKind.PRICE_CHANGED and message.old_price is not None:
        text = say("{price} (before: {old})", price=text, old=_old(message))
    return text


def _old(message: Outgoing) -> str:
    return f"{amount(message.old_price or Decimal(0))} {message.old_currency or ''}"


def _now(message: Outgoing, say: Catalogue) -> str:
    now = amount(message.price or Decimal(0))
    if message.price_max is not None and message.price_max != message.price:
        now = f"{now} – {amount(message.price_max)}"
    return homes.per_period(f"{now} {message.currency}", message.price_period, say)


def facts(message: Outgoing, say: Catalogue) -> str:
    """Rooms, area, floor."""
    parts = [homes.rooms(message.rooms, say)] if message.rooms is not None else []
    if message.area_total is not None:
        parts.append(say("{area} m²", area=amount(message.area_total)))
    if message.area_land is not None:
        parts.append(say("land: {area} m²", area=amount(message.area_land)))
    if message.floor is not None:
        parts.append(homes.floor(message.floor, message.floors, say))
    return " · ".join(parts)


def place(message: Outgoing) -> str:
    """City, district, street."""
    street = " ".join(filter(None, (message.street, message.house if message.street else None)))
    return ", ".join(filter(None, (message.city, message.district, street)))


def age(message: Outgoing, say: Catalogue) -> str:
    """How long ago the advert was published; empty where the source does not say."""
    if message.published_at is None:
        return ""
    return say("advertised {age} ago", age=homes.age(message.published_at, say))


def late(message: Outgoing, say: Catalogue, now: datetime | None = None) -> str:
    """How long ago it happened, where the alert is older than `outgoing.LATE_SECONDS`; else empty."""
    if not message.late:
        return ""
    return say("This was {age} ago.", age=homes.age(message.at, say, now))


def amount(value: Decimal) -> str:
    """12500.00 as "12 500", with narrow no-break spaces."""
    text = f"{value:,f}".replace(",", "\u202f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _direction(message: Outgoing) -> str:
    same = message.old_currency == message.new_currency
    if message.old_price is None or message.new_price is None or not same:
        return "💱"
    return "📉" if message.new_price < message.old_price else "📈"
