"""What currencies are worth, for comparing prices: whole numbers all the way, so that every reader agrees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated

from pydantic import ConfigDict, Field

from homing.models.base import Value
from homing.models.listing import Currency

#: Rates have so many digits after the point.
RATE_DIGITS = 10

Rate = Annotated[Decimal, Field(gt=0, lt=Decimal(10) ** 12, decimal_places=RATE_DIGITS)]

#: Cents; amounts in criteria are smaller, so a converted price that is larger may be cut down to it.
MOST_CENTS = 10**16


class Rates(Value):
    """How many units of each currency one unit of `base` buys, on a day."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    #: Grows with each set of rates that was put into use; 0 is none.
    version: int
    day: date
    base: Currency
    units: Mapping[Currency, Rate]

    def cents(self, cents: int, source: str, target: str) -> int | None:
        """An amount in another currency, rounded half up to cents, at most `MOST_CENTS`; None without a rate."""
        if source == target:
            return cents
        bought, paid = self._scaled.get(target), self._scaled.get(source)
        if bought is None or paid is None:
            return None
        return min((2 * cents * bought + paid) // (2 * paid), MOST_CENTS)

    def amount(self, amount: Decimal, source: str, target: str) -> Decimal | None:
        """As `cents`, for an amount with at most two digits after the point."""
        found = self.cents(int(amount * 100), source, target)
        return None if found is None else Decimal(found) / 100

    @cached_property
    def _scaled(self) -> dict[str, int]:
        scale = 10**RATE_DIGITS
        return {self.base: scale} | {
            currency: int(rate * scale) for currency, rate in self.units.items()
        }


#: Knows no currency but the listing's own.
NO_RATES = Rates(version=0, day=date.min, base="EUR", units={})
