"""Prices over time, as points of a small SVG picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

_MARGIN = 14


@dataclass(frozen=True, kw_only=True)
class Plot:
    """A line, with marks that say something."""

    width: int
    height: int
    #: "x,y x,y ..." for a polyline.
    points: str
    #: x, y and what to say of it.
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
    end = max(until, prices[-1][0])
    place = _Scale(prices[0][0], end, [price for _, price in prices], width, height)
    corners: list[tuple[float, float]] = []
    for moment, price in prices:
        if corners:
            corners.append((place.x(moment), corners[-1][1]))
        corners.append((place.x(moment), place.y(price)))
    corners.append((place.x(end), corners[-1][1]))
    marks = [(moment, price, f"{price:,.0f}") for moment, price in prices]
    return place.plot(corners, marks)


def line(
    values: Sequence[tuple[date, Decimal, str]], *, width: int = 900, height: int = 140
) -> Plot | None:
    """Joins values in order of time, each with what to say of it; None where there is nothing to compare."""
    if len(values) < 2:
        return None
    days = [
        (datetime(day.year, day.month, day.day, tzinfo=UTC), one, say) for day, one, say in values
    ]
    place = _Scale(days[0][0], days[-1][0], [one for _, one, _ in values], width, height)
    return place.plot([(place.x(day), place.y(one)) for day, one, _ in days], days)


class _Scale:
    """Places of moments and prices in a picture."""

    def __init__(
        self, start: datetime, end: datetime, prices: Sequence[Decimal], width: int, height: int
    ) -> None:
        self._start, self._end = start, end
        self._low, self._high = min(prices), max(prices)
        self._width, self._height = width, height

    def x(self, moment: datetime) -> float:
        span = self._end - self._start
        share = (moment - self._start) / span if span else 0.0
        return round(_MARGIN + share * (self._width - 2 * _MARGIN), 1)

    def y(self, price: Decimal) -> float:
        span = self._high - self._low
        share = float((price - self._low) / span) if span else 0.5
        return round(self._height - _MARGIN - share * (self._height - 2 * _MARGIN), 1)

    def plot(
        self,
        corners: Sequence[tuple[float, float]],
        marks: Sequence[tuple[datetime, Decimal, str]],
    ) -> Plot:
        return Plot(
            width=self._width,
            height=self._height,
            points=" ".join(f"{left},{top}" for left, top in corners),
            marks=tuple((self.x(moment), self.y(price), say) for moment, price, say in marks),
        )
