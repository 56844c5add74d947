"""Conditions on money and deal types, which stand in keys together."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, LiteralString, TypeAlias

from homing.models.kinds import DealType
from homing.storage.cards import keys
from homing.storage.properties.conditions import Condition, hundredths, letters, one_of, quiet
from homing.storage.properties.filters import Filters
from homing.storage.properties.sorting import Order

End: TypeAlias = Literal["low", "high"]

#: Parts of names of parameters.
NAMES: dict[DealType | None, LiteralString] = {
    None: "open",
    DealType.RENT: "rent",
    DealType.SALE: "sale",
    DealType.DAILY_RENT: "daily",
}

_DEALS: tuple[DealType | None, ...] = (None, *DealType)


def alternatives(
    filters: Filters, order: Order, implied: End | None = None
) -> list[tuple[DealType | None, list[Condition]]]:
    """Conditions of the parts that a search falls into, with their deal type; each home is in one of them.

    A range of prices is a range of keys only for one deal type at a time.

    Args:
        filters: of the search.
        order: of the search.
        implied: the end of the order's own range that the page's beginning says already.
    """
    ranged = _is_bounded(filters, "price") or _is_bounded(filters, "price_per_m2")
    if not ranged and order.key is None:
        return [(None, [*_deals(filters), *_currency(filters)])]
    return [
        (deal, [*_ranges(filters, order, deal, implied)])
        for deal in _DEALS
        if not filters.deal_types or deal in filters.deal_types
    ]


def at_once(filters: Filters, order: Order) -> Iterator[Condition]:
    """The same in one part, without the help of keys: for few homes, which are read anyway."""
    yield from _deals(filters)
    if filters.currency is None:
        return
    per_m2 = _is_bounded(filters, "price_per_m2")
    low, high = keys.of_currency(filters.currency)
    ends = {"currency_low": low, "currency_high": high}
    if per_m2 or order.key == "per_m2_key":
        yield Condition("per_m2_key BETWEEN %(currency_low)s AND %(currency_high)s", ends)
    if not per_m2 or _is_bounded(filters, "price") or order.key == "price_key":
        yield Condition("price_key BETWEEN %(currency_low)s AND %(currency_high)s", ends)
    for field in ("price", "price_per_m2"):
        yield from _exactly(filters, field, over=-1)


def _deals(filters: Filters) -> Iterator[Condition]:
    if filters.deal_types:
        yield one_of("deal_type", "char", letters(filters.deal_types))


def _currency(filters: Filters) -> Iterator[Condition]:
    if filters.currency is not None:
        low, high = keys.of_currency(filters.currency)
        sql: LiteralString = "price_key BETWEEN %(currency_low)s AND %(currency_high)s"
        yield Condition(sql, {"currency_low": low, "currency_high": high})


def _ranges(
    filters: Filters, order: Order, deal: DealType | None, implied: End | None
) -> Iterator[Condition]:
    for field, column in (("price", "price_key"), ("price_per_m2", "per_m2_key")):
        if _is_bounded(filters, field) or order.key == column:
            ends = _ends(filters, deal, field)
            if order.key == column and implied is not None:
                # PostgreSQL may begin to read the index at either of two bounds, also at the worse one.
                del ends[implied]
            yield from _range(field, ends, NAMES[deal])
            yield from _exactly(filters, field)
    if not _is_bounded(filters, "price_per_m2") and order.key == "per_m2_key":
        yield Condition(quiet("price_key IS NOT NULL"), {})


def _ends(filters: Filters, deal: DealType | None, field: str) -> dict[End, int]:
    low, high = _bounds(filters, field)
    currency = filters.currency or ""
    return {
        "low": keys.money(currency, deal, 0 if low is None else int(low * 100)),
        "high": keys.money(currency, deal, keys.LARGEST if high is None else int(high * 100)),
    }


def _range(field: str, ends: dict[End, int], name: LiteralString) -> Iterator[Condition]:
    column: LiteralString = "price_key" if field == "price" else "per_m2_key"
    signs: dict[End, LiteralString] = {"low": ">=", "high": "<="}
    for end, value in ends.items():
        parameter: LiteralString = f"{column}_{end}_{name}"
        yield Condition(f"{column} {signs[end]} %({parameter})s", {parameter: value})


def _exactly(filters: Filters, field: str, over: int = keys.LARGEST) -> Iterator[Condition]:
    """The bounds themselves, where they are greater than what keys tell apart."""
    low, high = _bounds(filters, field)
    above, below = _EXACT[field]
    if low is not None and low * 100 > over:
        yield Condition(quiet(above), {f"{field}_min": hundredths(low)})
    if high is not None and high * 100 > over:
        yield Condition(quiet(below), {f"{field}_max": hundredths(high)})


_EXACT: dict[str, tuple[LiteralString, LiteralString]] = {
    "price": ("price >= %(price_min)s", "price <= %(price_max)s"),
    "price_per_m2": (
        "price_per_m2 >= %(price_per_m2_min)s",
        "price_per_m2 <= %(price_per_m2_max)s",
    ),
}


def _is_bounded(filters: Filters, field: str) -> bool:
    return any(bound is not None for bound in _bounds(filters, field))


def _bounds(filters: Filters, field: str) -> tuple[Decimal | None, Decimal | None]:
    if field == "price":
        return filters.price_min, filters.price_max
    return filters.price_per_m2_min, filters.price_per_m2_max
