"""What is known of a home, in short texts; plain, not escaped."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from homing.i18n.catalogue import Catalogue, mark
from homing.models.kinds import EventKind, PricePeriod, Status

EVENTS: Final = {
    EventKind.NEW: mark("New"),
    EventKind.PRICE_CHANGED: mark("Price changed"),
    EventKind.UPDATED: mark("Updated"),
    EventKind.REMOVED: mark("Removed"),
    EventKind.SOLD: mark("Sold"),
    EventKind.RELISTED: mark("Offered again"),
}

#: A home that can be had needs no word.
STATUSES: Final = {
    Status.PRESALE: mark("Presale"),
    Status.SOLD: mark("Sold"),
    Status.REMOVED: mark("Removed"),
}

#: A price as a whole needs no word.
PERIODS: Final = {
    PricePeriod.MONTH: mark("{price} / month"),
    PricePeriod.DAY: mark("{price} / day"),
    PricePeriod.WEEK: mark("{price} / week"),
    PricePeriod.YEAR: mark("{price} / year"),
}

#: Units of time, short: seconds, and what so many of them are called.
AGES: Final = (
    (86_400, mark("{n} d")),
    (3_600, mark("{n} h")),
    (60, mark("{n} min")),
)


def per_period(price: str, period: PricePeriod | None, say: Catalogue) -> str:
    """A price with what it buys: "900 € / month"."""
    return say(PERIODS[period], price=price) if period in PERIODS else price


def rooms(count: Decimal, say: Catalogue) -> str:
    """ "studio", "2 rooms"; halves, which some countries have, by their figure alone."""
    if count == 0:
        return say("studio")
    if count % 1:
        return say("rooms: {figure}", figure=say.number(count))
    return say.plural("{n} room", "{n} rooms", int(count))


def floor(floor: int, floors: int | None, say: Catalogue) -> str:
    """ "floor 3 / 9"."""
    if floors is None:
        return say("floor {floor}", floor=floor)
    return say("floor {floor} / {floors}", floor=floor, floors=floors)


def age(since: datetime, say: Catalogue, now: datetime | None = None) -> str:
    """The time since then in its largest whole unit, at least a minute: "3 h"."""
    seconds = int(((now or datetime.now(UTC)) - since).total_seconds())
    size, unit = next((one for one in AGES if seconds >= one[0]), AGES[-1])
    return say(unit, n=max(seconds // size, 1))
