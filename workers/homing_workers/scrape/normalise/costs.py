"""The money of an advert: its price fields read together."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from homing_workers.scrape.normalise import currency, periods, price, text
from homing_workers.scrape.normalise.errors import Rejected
from homing_workers.scrape.normalise.found import Found
from homing_workers.scrape.normalise.home import Home
from homing_workers.scrape.normalise.price import Price

_CENT = Decimal("0.01")


def read(found: Found, country: str | None, sizes: Home) -> Price:
    """What is asked, from `price` and the fields beside it.

    A price per square metre and the area make a price, and the other way round; not where the area
    is a range. Land is priced by its area too, where the price is stated by area.
    Raises `Rejected` where a price is stated and not understood, or has no currency.
    """
    home = _home(found, country)
    stated = found.stated("price")
    asked = price.read(stated, home=home, country=country) if stated else Price()
    asked = _with_fields(found, asked, home, country)
    if sizes.area_max is None:
        asked = _with_square_metre(asked, sizes.area_total, sizes.area_land)
    if asked.amount is not None and asked.currency is None:
        raise Rejected("currency", "a price needs a currency: set `defaults.currency`", stated)
    return asked


def _home(found: Found, country: str | None) -> str | None:
    for stated in (found.text("currency"), found.default("currency")):
        code = currency.find(stated, found.default("currency"), country) if stated else None
        if code:
            return code
        if stated:
            found.not_read("currency", stated)
    return None


def _with_fields(found: Found, asked: Price, home: str | None, country: str | None) -> Price:
    period = found.stated("pricePeriod")
    asked = replace(
        asked,
        amount_max=asked.amount_max or _beside(found, "priceMax", asked, home, country),
        old=asked.old or _beside(found, "oldPrice", asked, home, country),
        per_m2=asked.per_m2 or _per_m2(found, home, country),
        period=asked.period or (periods.find(text.fold(period)) if period else None),
        currency=asked.currency if asked.amount or asked.per_m2 else home,
    )
    return _ordered(asked)


def _ordered(asked: Price) -> Price:
    if asked.amount is None or asked.amount_max is None or asked.amount == asked.amount_max:
        return replace(asked, amount=asked.amount or asked.amount_max, amount_max=None)
    low, high = sorted((asked.amount, asked.amount_max))
    return replace(asked, amount=low, amount_max=high)


def _beside(
    found: Found, name: str, asked: Price, home: str | None, country: str | None
) -> Decimal | None:
    """An optional amount in the price's currency: what cannot be read as one is kept as unread."""
    stated = found.text(name)
    if stated is None:
        return None
    try:
        other = price.read(stated, home=asked.currency or home, country=country)
    except Rejected:
        other = Price()
    if other.amount is None or asked.currency not in (None, other.currency):
        found.not_read(name, stated)
        return None
    return other.amount


def _per_m2(found: Found, home: str | None, country: str | None) -> Decimal | None:
    stated = found.text("pricePerM2")
    if stated is None:
        return None
    try:
        read = price.read(stated, home=home, country=country)
    except Rejected:
        found.not_read("pricePerM2", stated)
        return None
    return read.per_m2 or read.amount


def _with_square_metre(asked: Price, area: Decimal | None, land: Decimal | None) -> Price:
    if asked.amount is None and asked.per_m2 is not None and (area or land):
        whole = price.money(asked.per_m2 * (area or land or 0), "price", asked.per_m2)
        return replace(asked, amount=whole)
    if area and asked.per_m2 is None and asked.amount is not None and asked.amount_max is None:
        return replace(asked, per_m2=(asked.amount / area).quantize(_CENT, ROUND_HALF_UP))
    return asked
