"""Rooms, areas and floors that a message tells of, each as the text that its normaliser reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from homing_workers.scrape.normalise import area, floor, rooms, text

_COLLOQUIAL = {
    "1": r"однушк|однокімн|однокомн|гостинк",
    "2": r"двушк|двійк|двокімн|двохкімн|двухкомн|двокомн",
    "3": r"тр[её]шк|трикімн|трьохкімн|тр[её]хкомн",
    "4": r"чотирикімн|чотирьохкімн|четыр[её]хкомн",
    "5": r"п'ятикімн|пятикомн",
    "studio": r"студі[яюї]|студи[яюи]|смарт[- ]?кварт|studio",
}
_WORDS = [(count, re.compile(rf"(?<![^\W\d_])(?:{words})")) for count, words in _COLLOQUIAL.items()]
_SHORT = re.compile(
    r"(?<![\w.,/+-])([1-9])\s?-?\s?(?:х\s)?(?:к|k|кк|к\.?\s?кв)(?![^\W\d_]|\s?(?:\$|грн|uah|usd|€|у\.?е|євро|евро|дол))"
)
_DISTANCE = re.compile(
    r"\d[\d.,]*\s*(?:м|метр\w*|m|meters?|км|km|хв\w*|мин\w*|min\w*)\.?\s*"
    r"(?:до|від|от|пешком|пішки|from|to|walk\w*|ходьби|ходьбы|біля)(?![^\W\d_])"
    r"|(?:до|від|от|to|в|у|за)\s+(?:метро|моря|зупинки|остановки|центру|центра|парку|станції|the sea|metro)\D{0,12}\d[\d.,]*\s*(?:м|m|км|km)(?!\w)"
    r"|(?:стел\w*|потол\w*|ceiling\w*)[^\d\n]{0,14}\d[\d.,]*\s*(?:м|m)(?!\w)"
)
_INSIDE = re.compile(
    r"(?:кухн\w*|балкон\w*|лоджі\w*|лоджи\w*|терас\w*|террас\w*|kitchen|balcony|terrace|гараж\w*|підвал\w*|подвал\w*|комор\w*|кладов\w*)"
    r"[^\d\n,]{0,12}\d[\d.,]*\s*(?:м|m|кв)[\w.²]*\s*\w*"
)
_KITCHEN = re.compile(r"(?:кухн\w*|kitchen)[^\d\n,]{0,12}(?P<size>\d[\d.,]*)\s*(?:м|m|кв)")
_LABELLED = re.compile(r"площ|площадь|area|size|загальн|общая|total")
_BARE_LABELLED = re.compile(
    r"(?:площа|площадь|area|загальна|общая)[^\d\n]{0,14}(?P<size>\d[\d.,]*)(?!\s*(?:сот|га|/))"
)
_TRIPLE = re.compile(
    r"(?<![\d./,])(\d{2,3}(?:[.,]\d)?\s*/\s*\d{1,3}(?:[.,]\d)?\s*/\s*\d{1,2}(?:[.,]\d)?)(?![\d/])"
)
_STOREYS = re.compile(
    r"(\d{1,2})[\s-]*(?:ти|х|о|ми)?[\s-]*(?:поверхов\w*|этажн\w*|эт\.?\s?дом\w*|пов\.?\s?буд\w*|storey\w*|story\b|-floor building|поверхівк\w*|этажк\w*|поверхи(?!\w)|этажа(?!\w)|этажей|floors)"
    r"|(?:этажность|поверховість|этажей|поверхів)\D{0,15}(\d{1,2})(?!\d)"
)
_FLOOR_WORD = re.compile(r"поверх|поверс|этаж|эт\b|эт\.|пов\b|пов\.|floor|qavat")
_PAIR = re.compile(
    r"(?<![\d/.,])(\d{1,2})\s?/\s?(\d{1,2})(?![\d/%]|[.,]\d|\s?(?:м|m|к|сот|год|день))"
)
#: "2/4/4": rooms, floor, floors, as people in Tashkent write.
_TRIPLET = re.compile(r"(?<![\d/.,])([1-6])/(\d{1,2})/(\d{1,2})(?![\d/]|[.,]\d|\s?(?:м|m|кв))")
_ORDINALS = (
    "перш|перв|first",
    "друг|втор|second",
    "трет|third",
    "четверт|fourth",
    "п'ят|пят|fifth",
    "шост|шест|sixth",
    "сьом|седьм|seventh",
    "восьм|eighth",
    "дев'ят|девят|ninth",
    "десят|tenth",
)
_ORDINAL = re.compile(
    "|".join(
        rf"((?<![^\W\d_])(?:{words})\w*\s+(?:поверх|поверс|этаж|floor))" for words in _ORDINALS
    )
)
_SQUARE = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.,]\d)?)\s*(?:кв|квадрат\w*|метр\w*)\.?(?=\s*(?:[,.;)]|\Z))"
)
_ALWAYS = ("24", "7")
_HIGHEST = 40
_LEAST, _MOST = Decimal(8), Decimal(2000)


@dataclass(frozen=True)
class Sizes:
    """Texts of fields; None where the message does not say."""

    rooms: str | None = None
    area: str | None = None
    kitchen: str | None = None
    land: str | None = None
    floor: str | None = None
    floors: str | None = None
    bedrooms: str | None = None


def read(lines: Sequence[str]) -> Sizes:
    """What the lines of a message tell."""
    folded = [text.fold(line) for line in lines]
    home, land = _areas(folded)
    on, of = _floors(folded)
    kitchen = next((match["size"] for line in folded if (match := _KITCHEN.search(line))), None)
    beds = next((n for line in folded if (n := rooms.bedrooms(line)) is not None), None)
    return Sizes(_rooms(folded), home, kitchen, land, on, of, None if beds is None else str(beds))


def _rooms(folded: Sequence[str]) -> str | None:
    for line in folded:
        short = _SHORT.search(line)
        if short:
            return short.group(1)
        low, high = rooms.find(_STOREYS.sub(" ", line))
        if low is not None:
            return "studio" if low == 0 else f"{low}-{high}" if high else str(low)
        for count, words in _WORDS:
            if words.search(line):
                return count
    return None


def _areas(folded: Sequence[str]) -> tuple[str | None, str | None]:
    """Of the home, and of its land."""
    # Lines that say that they are about the area first.
    lines = sorted(folded, key=lambda line: not _LABELLED.search(line))
    plain = [_INSIDE.sub(" ", _DISTANCE.sub(" ", line)) for line in lines]
    home = next((size for line in plain if (size := _area(line))), None)
    land = next((found for line in plain if (found := area.mentioned(line).land)), None)
    return f"{home} m2" if home else None, f"{land} m2" if land else None


def _area(line: str) -> str | None:
    """The number, or the three of "54/30/9"."""
    if triple := _TRIPLE.search(line):
        return triple.group(1)
    total = area.mentioned(line).home.total
    if total is not None and _LEAST <= total <= _MOST:
        return str(total)
    told = _BARE_LABELLED.search(line) or _SQUARE.search(line)
    return told.group(1) if told else None


def _floors(folded: Sequence[str]) -> tuple[str | None, str | None]:
    matches = [match for line in folded if (match := _STOREYS.search(line))]
    storeys = (matches[0].group(1) or matches[0].group(2)) if matches else None
    plain = [_STOREYS.sub(" ", line) for line in folded]
    for line in filter(_FLOOR_WORD.search, plain):
        on, of = _pair(line) or floor.find(line)
        if on is not None:
            return str(on), storeys if of is None else str(of)
        if ordinal := _ORDINAL.search(line):
            return str(ordinal.lastindex), storeys
    for line in plain:
        if pair := _pair(line):
            return str(pair[0]), str(pair[1])
    return None, storeys


def _pair(line: str) -> tuple[int, int] | None:
    """ "3/9": a floor of so many."""
    if triplet := _TRIPLET.search(line):
        on, of = int(triplet.group(2)), int(triplet.group(3))
        return (on, of) if on <= of else None
    for match in _PAIR.finditer(line):
        on, of = int(match.group(1)), int(match.group(2))
        if match.groups() != _ALWAYS and 1 <= on <= of <= _HIGHEST and of > 1:
            return on, of
    return None
