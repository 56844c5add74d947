"""What alerts say of their own, whatever the channel; said by the catalogue of the person's language."""

from __future__ import annotations

from typing import Final

from homing.i18n import mark
from homing.models.kinds import EventKind, PricePeriod

EVENTS: Final = {
    EventKind.NEW: mark("New"),
    EventKind.PRICE_CHANGED: mark("Price changed"),
    EventKind.UPDATED: mark("Updated"),
    EventKind.REMOVED: mark("Removed"),
    EventKind.SOLD: mark("Sold"),
    EventKind.RELISTED: mark("Offered again"),
}

#: A price as a whole needs no word.
PERIODS: Final = {
    PricePeriod.MONTH: mark("{price} / month"),
    PricePeriod.DAY: mark("{price} / day"),
    PricePeriod.WEEK: mark("{price} / week"),
    PricePeriod.YEAR: mark("{price} / year"),
}

#: Below what may have arrived before.
TWICE: Final = mark("You may have got this before.")

#: Units of time, short: seconds, and what so many of them are called.
AGES: Final = (
    (86_400, mark("{n} d")),
    (3_600, mark("{n} h")),
    (60, mark("{n} min")),
)
