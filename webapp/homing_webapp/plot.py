"""The price of a home over time, as points of a small SVG picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

_MARGIN = 14


@dataclass(frozen=True, kw_only=True)
class Plot:
    """A step line: the price holds until it changes."""

    width: int
    height: int
    #: "x,y x,y ..." for a polyline.
    points: str
    #: Where the price changed: x, y and what to say of it.
    marks: tuple[tuple[float, float, str], ...]


def steps(
    prices: Sequence[tuple[datetime, Decimal]],
    until: datetime,
    *,
    width: int = 360,
    height: int = 120,
) -> Plot | None:
    """Draws prices in order of time up to `until`; None where there is nothing to compare."""
    if len(prices) < 2:
        return None
    start, end = prices[0][0], max(until, prices[-1][0])
    low, high = min(price for _, price in prices), max(price for _, price in prices)

    def x(moment: datetime) -> float:
        share = (moment - start) / (end - start) if end > start else 0
        return round(_MARGIN + share * (width - 2 * _MARGIN), 1)

    def y(price: Decimal) -> float:
        share = float((price - low) / (high - low)) if high > low else 0.5
        return round(height - _MARGIN - share * (height - 2 * _MARGIN), 1)

    corners: list[tuple[float, float]] = []
    for moment, price in prices:
        if corners:
            corners.append((x(moment), corners[-1][1]))
        corners.append((x(moment), y(price)))
    corners.append((x(end), corners[-1][1]))
    return Plot(
        width=width,
        height=height,
        points=" ".join(f"{left},{top}" for left, top in corners),
        marks=tuple((x(moment), y(price), f"{price:,.0f}") for moment, price in prices),
    )
