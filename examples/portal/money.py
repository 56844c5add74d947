"""Prices as people set them."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")


def rounded(amount: Decimal, digits: int = 2) -> Decimal:
    """The amount with so many significant digits, as asking prices have them."""
    if amount <= 0:
        return Decimal(0)
    unit = Decimal(1).scaleb(amount.adjusted() - digits + 1)
    return Decimal(int((amount / unit).to_integral_value(ROUND_HALF_EVEN) * unit))


def per_square_metre(price: Decimal | None, area: Decimal | None) -> Decimal | None:
    """Price of one square metre, to the cent."""
    if price is None or area is None:
        return None
    return (price / area).quantize(_CENT, ROUND_HALF_UP)


def grouped(amount: Decimal, separator: str) -> str:
    """Digits in groups of three."""
    return f"{int(amount):,}".replace(",", separator)
