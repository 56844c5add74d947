"""Floors: "3/9", "3 из 9", "3 поверх з 9", "5-qavat", "3rd floor", "EG", "1. OG"."""

from __future__ import annotations

import re

from homing_workers.scrape.normalise import text
from homing_workers.scrape.normalise.lexicon import pattern

#: Words that stand for a number.
_WORDS = {
    -1: "подвал|підвал|цокол|basement|souterrain|untergesch|ug!|sutere|suterén|podrum"
    "|yerto'la|kelder|sous-sol|sótano|seminterrat|cave!",
    0: "ground|партер|parter|erdgesch|eg!|rez-de|rdc|planta baja|bajo!|bajos!|piano terra"
    "|pt!|r/c|rés-do|térreo|begane|přízem|piso 0|lower ground|hochparterre",
}
_FLOOR = (
    r"этаж|эт\.|эт(?![^\W\d_])|поверх|пов\.|qavat|қават|этаж\.|floor|etage|stock"
    r"|og(?![^\W\d_])|obergesch|piętr|pietr|patro|patře|np(?![^\W\d_])|étage|etage|planta"
    r"|piso|piano|andar|verdieping|kat(?![^\W\d_])|fl\.|этажда|etaj"
)
_OF = r"(?:/|из|із|зі|з|of|von|z|dan|\\|sur|de|di|van|iz)"
_PAIR = re.compile(
    rf"(?<![0-9.,/])(-?[0-9]{{1,3}})(?:-?(?:st|nd|rd|th|й|ий|го|му|м|\.|°|º|ª|e|er"
    rf"|ème))?[\s-]*(?:{_FLOOR})?[^\W\d_]{{0,3}}\s*{_OF}\s*([0-9]{{1,3}})(?![0-9/]"
    rf"|[.,][0-9])"
)
#: "3 этажа" and "2 поверхи" count floors.
_COUNTED = r"(?:этажа|этажей|поверхи|поверхів)(?![^\W\d_])"
_ONE = re.compile(
    rf"(?<![0-9.,/])(-?[0-9]{{1,3}})\s?-?(?:st|nd|rd|th|й|ий|м|му|го|\.|°|º|ª|e|er"
    rf"|ème)?\s?-?(?!{_COUNTED})(?:{_FLOOR})"
    rf"|(?:{_FLOOR})[^\W\d_]{{0,6}}[:.\s№#-]{{1,3}}(-?[0-9]{{1,3}})(?![0-9])"
)
_BARE = re.compile(r"\s*(-?[0-9]{1,3})\.?\s*(?:-?(?:й|ий|st|nd|rd|th|°|º|ª|e))?\s*\Z")
_SOLE = re.compile(r"-?[0-9]{1,3}")
_STOREYS = re.compile(
    r"([0-9]{1,3})\s?-?(?:х|ти|ми|о)?-?\s?(?:этажн|поверхов|qavatli|storey|story"
    r"|geschossig|stöckig|piętrow|podlažn|эт\. дом|(?:этажа|этажей|поверхи|поверхів)(?![^\W\d_]))"
)
#: "Этажность дома: 9" counts floors, so it is taken out before a floor is looked for.
_STOREYS_LABEL = re.compile(
    r"(?:этажность|этажей|этажа в|поверховість|поверхів|qavatlilig|qavatlar|storeys"
    r"|stories|etagenanzahl|etagen|liczba pięter"
    r"|pięter|total floors|floors|étages|piani totali"
    r"|počet podlaží)[^:;0-9]{0,20}[:\s]\s*([0-9]{1,3})"
)
_WORDED = [(re.compile(pattern(words)), number) for number, words in _WORDS.items()]

Floors = tuple[int | None, int | None]


def read(found: str) -> Floors:
    """(floor, floors of the building) as a field states them."""
    folded = text.fold(found)
    within_text = find(folded)
    if within_text != (None, None) or _PAIR.search(folded):
        return within_text
    bare = _BARE.match(folded) or _SOLE.search(folded)
    return (_floor(bare.group(bare.lastindex or 0)), None) if bare else (None, None)


def find(folded: str) -> Floors:
    """(floor, floors) in a longer folded text, where a word for floors or "x of y" stands."""
    storeys = _STOREYS_LABEL.search(folded) or _STOREYS.search(folded)
    folded = _STOREYS_LABEL.sub(" ", folded)
    pair = _PAIR.search(folded)
    if pair:
        return _consistent(_floor(pair.group(1)), _floors(pair.group(2)))
    number = _worded(folded)
    if number is None:
        one = _ONE.search(folded)
        number = _floor(one.group(1) or one.group(2)) if one else None
    return _consistent(number, _floors(storeys.group(1)) if storeys else None)


def in_title(folded: str) -> Floors:
    """(floor, floors) in a title, where "3/9" alone could be anything: a floor word must stand."""
    if re.search(_FLOOR, folded) or _worded(folded) is not None:
        return find(folded)
    return None, None


def count(found: str) -> int | None:
    """Floors of a building as a field states them."""
    pair = _PAIR.search(text.fold(found))
    if pair:
        return _floors(pair.group(2))
    number = _SOLE.search(found)
    return _floors(number.group()) if number else None


def _worded(folded: str) -> int | None:
    return next((number for words, number in _WORDED if words.search(folded)), None)


def _consistent(floor: int | None, floors: int | None) -> Floors:
    """A floor above the roof: one of both is wrong, nobody knows which, so neither is told."""
    if floor is not None and floors is not None and floor > floors:
        return None, None
    return floor, floors


def _floor(digits: str) -> int | None:
    number = int(digits)
    return number if -10 <= number <= 200 else None


def _floors(digits: str) -> int | None:
    number = int(digits)
    return number if 1 <= number <= 200 else None
