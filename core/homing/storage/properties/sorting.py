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

    #: Of `property_cards`: what homes are compared by within one deal type and currency.
    column: LiteralString
    descending: bool
    #: Which homes are in it; the same as the index's.
    condition: LiteralString | None = None
    #: What they are compared by across deal types, a column of the page.
    shown: LiteralString | None = None

    @property
    def key(self) -> LiteralString | None:
        """The column, where its numbers hold currency and deal type too."""
        return None if self.shown is None else self.column

    @property
    def compared(self) -> LiteralString:
        """An expression over `property_cards`: what pages are sorted by."""
        return self.shown or self.column

    @property
    def sorted(self) -> LiteralString:
        """What pages are sorted by, so that no index has its order."""
        nothing = "interval '0 s'" if self.column == "published_at" else "0"
        return f"({self.compared} + {nothing})"

    @property
    def number(self) -> LiteralString:
        """The same as a whole number, microseconds for times, over a page."""
        if self.column == "published_at":
            return "(extract(epoch FROM sorted_by) * 1000000)::bigint"
        return "sorted_by::bigint"


# Keys do not tell greater amounts apart, so neither does the order.
_PRICE: LiteralString = "least(price, 70368744177663)"
_PER_M2: LiteralString = "least(price_per_m2, 70368744177663)"

ORDERS: dict[Sort, Order] = {
    Sort.NEWEST: Order("published_at", True),
    Sort.OLDEST: Order("published_at", False),
    Sort.PRICE: Order("price_key", False, shown=_PRICE),
    Sort.PRICE_DOWN: Order("price_key", True, shown=_PRICE),
    Sort.PRICE_PER_M2: Order("per_m2_key", False, shown=_PER_M2),
    Sort.PRICE_PER_M2_DOWN: Order("per_m2_key", True, shown=_PER_M2),
    Sort.LIKES: Order("likes", True),
    Sort.PRICE_DROP: Order("price_drop", True, "price_drop > 0"),
}
