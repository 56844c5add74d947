"""Numbers that say several things at once.

PostgreSQL estimates how many rows pass by statistics of single columns, and takes columns for independent of each other.
Prices depend on currency and deal, longitudes on latitudes. So a card says these together.
"""

from __future__ import annotations

import math
from decimal import Decimal

from homing.models.kinds import DealType

_PRICE_BITS: int = 46

#: The greatest price that differs from greater ones in a key: 703 thousand millions.
LARGEST: int = (1 << _PRICE_BITS) - 1

_DEALS: dict[str | None, int] = {
    None: 0,
    DealType.RENT: 1,
    DealType.SALE: 2,
    DealType.DAILY_RENT: 3,
}

#: Squares of the map in a degree: cells, zones and blocks.
CELL, ZONE, BLOCK = 2, 20, 100


def money(currency: str, deal: str | None, hundredths: int) -> int:
    """Currency, deal type and amount, in this order of weight: amounts of equal currency and deal compare."""
    return (_code(currency) * 4 + _DEALS[deal]) << _PRICE_BITS | min(hundredths, LARGEST)


def of_currency(currency: str) -> tuple[int, int]:
    """The least and the greatest key of a currency."""
    return money(currency, None, 0), money(currency, DealType.DAILY_RENT, LARGEST)


def amount(price: Decimal | None, currency: str | None, deal: str | None) -> int | None:
    """The key of a price; None where it is not known."""
    if price is None or currency is None:
        return None
    return money(currency, deal, int(price * 100))


def square(latitude: float | None, longitude: float | None, fineness: int) -> int | None:
    """The number of the square of the map that holds the place; squares are 1 / fineness degrees wide."""
    if latitude is None or longitude is None:
        return None
    return _row(latitude, fineness) * 360 * fineness + _column(longitude, fineness)


def squares(
    south: float, west: float, north: float, east: float, fineness: int, most: int
) -> list[int] | None:
    """The squares that a box touches; None where they are more than `most`."""
    rows = range(_row(south, fineness), _row(north, fineness) + 1)
    columns = range(_column(west, fineness), _column(east, fineness) + 1)
    if len(rows) * len(columns) > most:
        return None
    return [row * 360 * fineness + column for row in rows for column in columns]


def _row(latitude: float, fineness: int) -> int:
    return math.floor((latitude + 90) * fineness)


def _column(longitude: float, fineness: int) -> int:
    return min(math.floor((longitude + 180) * fineness), 360 * fineness - 1)


def _code(currency: str) -> int:
    first, second, third = (ord(letter) - ord("A") for letter in currency)
    return (first * 26 + second) * 26 + third
