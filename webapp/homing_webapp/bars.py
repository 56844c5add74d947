"""Figures of days as bars of a small SVG picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_MARGIN = 14


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A part of the column of a day, in units of the picture."""

    x: float
    y: float
    width: float
    height: float
    #: Which of the day's figures it is, from 0.
    part: int
    #: What to say of it.
    label: str


@dataclass(frozen=True, kw_only=True)
class Bars:
    """A column for each day, made of a part for each figure."""

    width: int
    height: int
    #: The largest sum of a day, which is as high as the picture.
    highest: int
    bars: tuple[Bar, ...]


def stacked(
    figures: Mapping[date, Sequence[int]],
    names: Sequence[str],
    *,
    until: date,
    days: int = 90,
    width: int = 900,
    height: int = 160,
) -> Bars | None:
    """Draws the days up to `until`, one above the other the named figures; None where there is nothing to see.

    Args:
        figures: of each day, as many as there are names; days may be missing.
        names: what the figures count.
        until: the last day.
        days: columns of the picture.
        width: of the picture, in its own units.
        height: likewise.
    """
    shown = {place: until - timedelta(days=days - 1 - place) for place in range(days)}
    highest = max((sum(figures.get(day, ())) for day in shown.values()), default=0)
    if highest == 0:
        return None
    step, unit = (width - 2 * _MARGIN) / days, (height - 2 * _MARGIN) / highest
    bars = [
        bar
        for place, day in shown.items()
        for bar in _column(
            day,
            dict(zip(names, figures.get(day, ()), strict=False)),
            left=_MARGIN + place * step,
            width=step * 0.8,
            ground=height - _MARGIN,
            unit=unit,
        )
    ]
    return Bars(width=width, height=height, highest=highest, bars=tuple(bars))


def _column(
    day: date, figures: Mapping[str, int], *, left: float, width: float, ground: float, unit: float
) -> list[Bar]:
    bars, below = [], 0
    for part, (name, count) in enumerate(figures.items()):
        if count:
            below += count
            bars.append(
                Bar(
                    x=round(left, 1),
                    y=round(ground - below * unit, 1),
                    width=round(width, 1),
                    height=round(count * unit, 1),
                    part=part,
                    label=f"{day}: {count:,} {name}",
                )
            )
    return bars
