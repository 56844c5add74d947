"""Amounts of money in a text, each with its currency, unit and period.

The tokens are walked once. Numbers that count something else (rooms, metres, percent) are left
out; a number that is struck out ("~~120 000~~") or follows "instead of" is an old price.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from homing.models.kinds import PricePeriod
from homing_workers.scrape.normalise import figures
from homing_workers.scrape.normalise.price_tokens import Token, tokens

#: "6 months" counts months up to here, beyond it is a sum per month.
_MOST_MONTHS = 36
#: A currency this far behind a number is still the number's own: "1 200.-- EUR".
_NEAR = 4


@dataclass
class Amount:
    """One amount of money as it stands in a text."""

    digits: str
    #: Where the number, or its scale, ends in the text.
    end: int
    #: What a word such as "million" multiplies with; None where there is none.
    scale: Decimal | None = None
    #: A code, or one of currency's unclear ones.
    currency: str | None = None
    #: Square metres that it buys; None for the whole.
    per: Decimal | None = None
    period: PricePeriod | None = None
    old: bool = False
    #: It is the upper end of the range that the amount before it begins.
    ends_range: bool = False

    @property
    def number(self) -> Decimal:
        """The number without its scale."""
        return figures.parse(self.digits, fraction=self.scale is not None)

    @property
    def money(self) -> Decimal:
        """The number with its scale."""
        return self.number * (self.scale or 1)


class _Walk:
    """What is known between two tokens."""

    def __init__(self) -> None:
        self.amounts: list[Amount] = []
        #: Said before the number that it belongs to.
        self.currency: tuple[str, int] | None = None
        self.per: Decimal | None = None
        self.period: PricePeriod | None = None
        self.old = False
        self.range_open = False
        #: Currencies stand before their numbers in this text; None until the first number.
        self.prefixed: bool | None = None

    def number(self, token: Token) -> None:
        amount = Amount(str(token.value), token.end, old=self.old, ends_range=self.range_open)
        if self.prefixed is None:
            self.prefixed = self.currency is not None and token.start - self.currency[1] <= 2
        if self.currency:
            amount.currency = self.currency[0]
        amount.per, amount.period = self.per, self.period
        self.amounts.append(amount)
        self.currency, self.range_open, self.per = None, False, None

    def scale(self, token: Token) -> None:
        if self.amounts and token.start - self.amounts[-1].end <= 1:
            last = self.amounts[-1]
            last.scale = Decimal(str(token.value)) * (last.scale or 1)
            last.end = token.end

    def sign(self, token: Token) -> None:
        """A currency: of the number before, unless this text puts it in front."""
        last = self.amounts[-1] if self.amounts else None
        near = last is not None and token.start - last.end <= _NEAR
        if last and near and last.currency is None and not (self.prefixed or self.range_open):
            last.currency = str(token.value)
        else:
            self.currency = (str(token.value), token.end)

    def each(self, token: Token) -> None:
        unit = Decimal(str(token.value))
        if self.amounts:
            self.amounts[-1].per = self.amounts[-1].per or unit
        else:
            self.per = unit

    def span(self, token: Token) -> None:
        """A period: of the number before; before any number, of all."""
        period = token.value if isinstance(token.value, PricePeriod) else None
        if not self.amounts:
            self.period = self.period or period
        elif self._counts_months(token):
            self.amounts.pop()
        else:
            self.amounts[-1].period = self.amounts[-1].period or period

    def counted(self, token: Token) -> None:
        if self.amounts and self.amounts[-1].end == token.start:
            self.amounts.pop()

    def struck(self, token: Token) -> None:
        self.old = not self.old if token.end - token.start == 2 else True

    def upper(self, token: Token) -> None:
        self.range_open = bool(self.amounts)

    def _counts_months(self, token: Token) -> bool:
        last = self.amounts[-1]
        bare = last.currency is None and last.scale is None and token.start - last.end <= 1
        return bare and last.number <= _MOST_MONTHS

    def take(self, token: Token) -> None:
        if token.kind == "number":
            self.number(token)
        else:
            _STEPS[token.kind](self, token)


def _nothing(walk: _Walk, token: Token) -> None:
    """ "From" tells nothing that the number does not."""


_STEPS = {
    "scale": _Walk.scale,
    "currency": _Walk.sign,
    "each": _Walk.each,
    "period": _Walk.span,
    "counted": _Walk.counted,
    "old": _Walk.struck,
    "upper": _Walk.upper,
    "lower": _nothing,
}


def find(folded: str) -> list[Amount]:
    """The amounts of a folded text, in order; both ends of a range share scale and currency."""
    walk = _Walk()
    for token in _standing_free(folded, list(tokens(folded))):
        walk.take(token)
    if walk.currency and walk.amounts and walk.amounts[-1].currency is None:
        walk.amounts[-1].currency = walk.currency[0]
    for low, high in zip(walk.amounts, walk.amounts[1:], strict=False):
        if high.ends_range:
            _share(low, high)
    return walk.amounts


def _standing_free(folded: str, found: list[Token]) -> Iterator[Token]:
    """All tokens but numbers that unknown letters cling to: "12x" is not twelve of anything."""
    starts, ends = {token.start for token in found}, {token.end for token in found}
    for token in found:
        before, after = folded[max(token.start - 1, 0) : token.start], folded[token.end :][:1]
        clings_before = before.isalpha() and token.start not in ends
        clings_after = after.isalpha() and token.end not in starts
        if token.kind != "number" or not (clings_before or clings_after):
            yield token


def _share(low: Amount, high: Amount) -> None:
    low.currency = low.currency or high.currency
    high.currency = high.currency or low.currency
    low.per, high.per = low.per or high.per, high.per or low.per
    low.period, high.period = low.period or high.period, high.period or low.period
    scale = low.scale or high.scale
    for end in (low, high):
        if end.scale is None and end.number < 1000:
            end.scale = scale
    if low.money > high.money:
        low.scale = None
