"""Prices: of a listing in its currency, wanted in the person's, and how far they fell."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from homing.matching.bounds import Range
from homing.models.event import Event
from homing.models.kinds import EventKind
from homing.models.rates import Rates

#: One per cent is so many of the smallest steps in which drops are counted.
STEPS = 100


@dataclass(frozen=True)
class WantedPrice:
    """A range in the person's currency."""

    bounds: Range
    rates: Rates

    def accept(self, stated: Range) -> bool | None:
        """None where there is no rate between the two currencies."""
        converted = self._converted(stated)
        return None if converted is None else self.bounds.overlaps(converted)

    def shown(self, stated: Range) -> str:
        """A listing's price, with what it is in the person's currency."""
        converted = self._converted(stated)
        if converted is None:
            return f"{stated}, no rate to {self.bounds.unit}"
        return str(stated) if stated.unit == self.bounds.unit else f"{stated}, that is {converted}"

    def _converted(self, stated: Range) -> Range | None:
        ends = [self._amount(end, stated.unit) for end in (stated.low, stated.high)]
        return None if None in ends else Range(ends[0], ends[1], self.bounds.unit)

    def _amount(self, amount: Decimal | int | None, currency: str) -> Decimal | None:
        return self.rates.amount(Decimal(amount or 0), currency, self.bounds.unit)

    def __str__(self) -> str:
        return str(self.bounds)


@dataclass(frozen=True)
class WantedDrop:
    """By how much a changed price must have fallen."""

    percent: Decimal
    rates: Rates

    def accept(self, event: Event) -> bool | None:
        """None where the currency changed and there is no rate between the two."""
        if event.kind is not EventKind.PRICE_CHANGED:
            return True
        fell = drop(event, self.rates)
        return None if fell is None else fell >= self.percent * STEPS

    def shown(self, event: Event) -> str:
        if event.kind is not EventKind.PRICE_CHANGED:
            return "not a changed price"
        fell = drop(event, self.rates)
        return "no rate" if fell is None else f"{fell / STEPS:g} %"

    def __str__(self) -> str:
        return f"at least {self.percent.normalize():f} %"


def drop(event: Event, rates: Rates) -> int | None:
    """By how many hundredths of a per cent a changed price fell, rounded down; negative where it rose.

    None where the currency changed and there is no rate between the two. What was free cannot fall.
    """
    old, new = _cents(event.old_price), _cents(event.new_price)
    was = rates.cents(old, event.old_currency or "", event.new_currency or "")
    if was is None:
        return None
    return (was - new) * 100 * STEPS // was if was else min(-new, 0)


def _cents(amount: Decimal | None) -> int:
    return int((amount or 0) * 100)
