"""The orders that homes can be shown in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import LiteralString


class Sort(StrEnum):
    """An order; a minus is the greatest first. Homes that have not what an order goes by are not in it."""

    NEWEST = "newest"
    OLDEST = "oldest"
    #: Prices of one currency; the currency must be asked for.
    PRICE = "price"
    PRICE_DOWN = "-price"
    PRICE_PER_M2 = "price_per_m2"
    PRICE_PER_M2_DOWN = "-price_per_m2"
    #: The most liked first.
    LIKES = "likes"
    #: The greatest fall of the price first, as a share of the price before; those that fell only.
    PRICE_DROP = "price_drop"


@dataclass(frozen=True)
class Order:
    """How an order is said in SQL. Equal homes follow each other by number, in the same direction."""

    #: Of `property_cards`.
    column: LiteralString
    descending: bool
    #: Which homes are in it; the same as the index's.
    condition: LiteralString | None = None
    #: Whether the index begins with currency and deal type, so that these must be known.
    by_deal: bool = False

    @property
    def key(self) -> LiteralString:
        """What a page is sorted by as a whole number; microseconds for times."""
        if self.column == "published_at":
            return "(extract(epoch FROM sorted_by) * 1000000)::bigint"
        return "sorted_by::bigint"


_PRICED: LiteralString = "price IS NOT NULL"
_MEASURED: LiteralString = "price_per_m2 IS NOT NULL"

ORDERS: dict[Sort, Order] = {
    Sort.NEWEST: Order("published_at", True),
    Sort.OLDEST: Order("published_at", False),
    Sort.PRICE: Order("price", False, _PRICED, True),
    Sort.PRICE_DOWN: Order("price", True, _PRICED, True),
    Sort.PRICE_PER_M2: Order("price_per_m2", False, _MEASURED, True),
    Sort.PRICE_PER_M2_DOWN: Order("price_per_m2", True, _MEASURED, True),
    Sort.LIKES: Order("likes", True),
    Sort.PRICE_DROP: Order("price_drop", True, "price_drop > 0"),
}
