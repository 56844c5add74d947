"""Areas in square metres: totals, "54/30/9", ranges, ares, hectares, square feet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from homing_workers.scrape.normalise import figures, text
from homing_workers.scrape.normalise.lexicon import LETTER

LIMIT = Decimal(10) ** 9
_CENT = Decimal("0.01")
#: Longer texts are no areas.
_LONGEST = 200
_END = rf"(?!{LETTER})"
_UNITS = {
    Decimal(10_000): rf"(?:га|ha|гa){_END}|гектар|hektar|hectare|gektar",
    Decimal(
        100
    ): rf"сот\.|сот(?:к|ок|их){LETTER}*|(?:сот|ar|are|ares|ари?){_END}|sotix|sotih|sotka",
    Decimal("0.09290304"): r"sq\.? ?f(?:ee)?t|sf\b|ft\.?2|square f(?:oo|ee)t|кв\.? ?фут",
    Decimal("4046.8564224"): rf"acres?{_END}|ac{_END}",
    Decimal(
        1
    ): rf"[мm]\^?2|кв\.? ?м|м\.? ?кв|kv\.? ?m|sq\.? ?m|sqm|qm{_END}|m[pq]{_END}|mt2|quadratm"
    rf"|metros|квадрат|square met|[мm]{_END}(?![0-9])",
}
_FACTORS = list(_UNITS)
_UNIT = "|".join(f"({words})" for words in _UNITS.values())
_ONE_UNIT = re.compile(rf"\s*(?:{_UNIT})")
_AREA = re.compile(rf"(?<![0-9.,])(?P<number>{figures.NUMBER})\s*(?:{_UNIT})")
_METRE = r"(?:\s*(?:[мm]2|кв\.? ?м\.?))?"
_PART = r"[0-9]+(?:[.,][0-9]+)?"
_SPLIT = re.compile(
    rf"(?<![0-9.,/])(?P<total>{_PART}){_METRE}\s*/\s*(?P<living>{_PART}|-){_METRE}"
    rf"(?:\s*/\s*(?P<kitchen>{_PART}|-))?(?=\s*(?:{_UNIT}|$))"
)
_RANGE = re.compile(
    rf"(?P<low>{figures.NUMBER})\s*(?:{_UNIT})?\s*(?:-|…|до|bis|to|do|gacha"
    rf"|à)\s*(?P<high>{figures.NUMBER})"
)
_FIRST = re.compile(figures.NUMBER)


@dataclass(frozen=True)
class Area:
    """Square metres, None where the text does not say."""

    total: Decimal | None = None
    maximum: Decimal | None = None
    living: Decimal | None = None
    kitchen: Decimal | None = None


def read(found: str, *, unit: Decimal = Decimal(1)) -> Area:
    """The areas that a text states; `unit` is the square metres of numbers without a unit."""
    folded = text.fold(found[:_LONGEST])
    parts = _SPLIT.search(folded)
    if parts:
        return Area(*_parts(parts))
    span = _RANGE.search(folded)
    if span:
        return _range(folded, span, unit)
    number = _FIRST.search(folded)
    if number is None:
        return Area()
    return Area(square_metres(number.group(), _factor(folded, number.end()) or unit))


def is_land(found: str) -> bool:
    """Whether a text counts in ares, hectares or acres."""
    factor = next(
        (_which(match) for match in _AREA.finditer(text.fold(found[:_LONGEST]))), Decimal(1)
    )
    return factor >= 100


def square_metres(token: str, factor: Decimal) -> Decimal | None:
    """A number of units in square metres; None where it has no place in the database."""
    value = figures.parse(token, fraction=factor >= 100) * factor
    if value >= LIMIT:
        return None
    value = value.quantize(_CENT, ROUND_HALF_UP)
    return value if value > 0 else None


def _parts(match: re.Match[str]) -> tuple[Decimal | None, None, Decimal | None, Decimal | None]:
    total, living, kitchen = (
        square_metres(part, Decimal(1)) if part and part != "-" else None
        for part in match.group("total", "living", "kitchen")
    )
    return total, None, living, kitchen


def _range(folded: str, span: re.Match[str], unit: Decimal) -> Area:
    high_factor = _factor(folded, span.end("high"))
    low_factor = _factor(folded, span.end("low")) or high_factor or unit
    low = square_metres(span.group("low"), low_factor)
    high = square_metres(span.group("high"), high_factor or low_factor)
    if low is None or high is None or high <= low:
        return Area(low or high)
    return Area(low, high)


def _factor(folded: str, position: int) -> Decimal | None:
    match = _ONE_UNIT.match(folded, position)
    return _which(match) if match else None


def _which(match: re.Match[str]) -> Decimal:
    return _FACTORS[(match.lastindex or 1) - 1 - (1 if "number" in match.re.groupindex else 0)]


@dataclass(frozen=True)
class Mentioned:
    """Areas that a longer text mentions."""

    home: Area
    land: Decimal | None


def mentioned(folded: str) -> Mentioned:
    """The first area of a home, and of land, in a longer folded text such as a title."""
    parts = _SPLIT.search(folded)
    home = Area(*_parts(parts)) if parts and parts.group("kitchen") else Area()
    land = None
    for match in _AREA.finditer(folded):
        factor = _which(match)
        size = square_metres(match.group("number"), factor)
        if factor >= 100:
            land = land or size
        elif home.total is None:
            home = Area(size)
    return Mentioned(home, land)
