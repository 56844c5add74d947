"""The lines of an alert, in plain text and the person's language; every channel uses them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from homing.models.kinds import EventKind
from homing.storage.outgoing import Outgoing
from homing_workers.deliver.words import Words

_SYMBOLS = {EventKind.NEW: "🏠", EventKind.RELISTED: "🔁", EventKind.UPDATED: "✏️"}
_GONE = {EventKind.REMOVED: "🚫", EventKind.SOLD: "🤝"}


def headline(message: Outgoing, say: Words) -> str:
    """What happened."""
    if message.event is EventKind.PRICE_CHANGED:
        return f"{_direction(message)} {say.events[message.event]}"
    symbol = (_SYMBOLS | _GONE)[message.event]
    return f"{symbol} {say.events[message.event]}"


def price(message: Outgoing, say: Words) -> str:
    """The price with its period, and what it was before it changed; empty where there is none."""
    if message.price is None:
        return ""
    now = amount(message.price)
    if message.price_max is not None and message.price_max != message.price:
        now = f"{now} – {amount(message.price_max)}"
    text = f"{now} {message.currency}{say.periods.get(message.price_period or '', '')}"
    if message.event is EventKind.PRICE_CHANGED and message.old_price is not None:
        text += f" ({say.before}: {amount(message.old_price)} {message.old_currency or ''})"
    return text


def facts(message: Outgoing, say: Words) -> str:
    """Rooms, area, floor."""
    parts = []
    if message.rooms is not None:
        parts.append(say.studio if message.rooms == 0 else f"{say.rooms}: {amount(message.rooms)}")
    if message.area_total is not None:
        parts.append(f"{amount(message.area_total)} {say.square_metres}")
    if message.area_land is not None:
        parts.append(f"{say.land}: {amount(message.area_land)} {say.square_metres}")
    if message.floor is not None:
        of = f" / {message.floors}" if message.floors is not None else ""
        parts.append(f"{say.floor} {message.floor}{of}")
    return " · ".join(parts)


def place(message: Outgoing) -> str:
    """City, district, street."""
    street = " ".join(filter(None, (message.street, message.house if message.street else None)))
    return ", ".join(filter(None, (message.city, message.district, street)))


def late(message: Outgoing, say: Words, now: datetime | None = None) -> str:
    """How long ago it happened, where the alert is older than `outgoing.LATE_SECONDS`; else empty."""
    if not message.late:
        return ""
    minutes = int(((now or datetime.now(UTC)) - message.at).total_seconds() // 60)
    units = ((1440, say.ages.days), (60, say.ages.hours), (1, say.ages.minutes))
    size, unit = next((one for one in units if minutes >= one[0]), units[-1])
    return say.late.format(f"{minutes // size} {unit}")


def amount(value: Decimal) -> str:
    """12500.00 as "12 500", with narrow no-break spaces."""
    text = f"{value:,f}".replace(",", "\u202f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _direction(message: Outgoing) -> str:
    same = message.old_currency == message.new_currency
    if message.old_price is None or message.new_price is None or not same:
        return "💱"
    return "📉" if message.new_price < message.old_price else "📈"
