"""Where a home is, by what a message says: city, district, street, station."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from homing.matching.text import normal
from homing.places.gazetteer import City, cities
from homing.places.known import known
from homing_workers.offers import prose, quarters, streets
from homing_workers.offers.inflection import forms

#: Also words of other meanings, names of people among them: only with a mark before them.
_AMBIGUOUS = frozenset(
    {
        *("суми", "сумы", "рівне", "ровно", "володимир", "владимир", "українка", "украинка", "авангард", "бар"),
        *("південне", "южное", "лозова", "каган", "самар", "чуст", "келес", "винники", "славута", "bar"),
        *("nice", "split", "essen", "halle", "reading", "bath", "mobile", "orange", "victoria"),
    }
)  # fmt: skip
_MARK = re.compile(
    r"(?:\b(?:м|г|місто|город|гор|у|в|во|in|near|city)\b\.?|#|[,.:(]|\A)\s*\Z", re.IGNORECASE
)
_INSIDE = re.compile(r"(?:\b(?:м|г|місто|город|гор|у|в|во|in)\b\.?|#)\s*\Z", re.IGNORECASE)
_BESIDE = re.compile(
    r"\b(?:near|біля|возле|поруч|рядом|недалеко|поблизу|від|от|до)\b[\w\s]{0,6}\Z", re.IGNORECASE
)
#: "з видом на Дніпро": nobody lives "on" a city.
_NO_CITY = re.compile(r"\bна\s+\Z|(?:метро|metro)\s*[«\"]?\Z", re.IGNORECASE)

#: What stands between commas behind a city.
_BEHIND = re.compile(
    r",\s*(?P<name>[А-ЯІЇЄҐA-Z][^\W\d]+(?:[ -][А-ЯІЇЄҐA-Z][^\W\d]+)?)\s*(?=[,.]|\Z)"
)
_NO_NAMES = frozenset(
    {
        "здам",
        "сдам",
        "здаю",
        "сдаю",
        "продам",
        "оренда",
        "аренда",
        "терміново",
        "срочно",
        "rent",
        "sale",
    }
)
_METRO = re.compile(
    r"(?:(?i:метро|metro|станці[яїю]\w*|станци[яию]\w*)(?:\s+(?i:station))?|(?<!\w)(?:ст\.\s*)?м\.)"
    rf"\s*[:«\"]?\s*(?P<name>{streets.NAME})"
)


#: Letters before a name that may say what it is.
_NEAR = 40


@dataclass(frozen=True)
class Where:
    """What a message says of the place, in its own language."""

    country: str | None = None
    city: str | None = None
    district: str | None = None
    #: With the house's number, where it is told.
    street: str | None = None
    metro: str | None = None
    complex: str | None = None


@dataclass(frozen=True)
class _Hit:
    """A city that a line names; the smaller its rank, the likelier the home is there."""

    rank: int
    city: City
    name: str
    line: str
    end: int


def read(lines: Sequence[str], language: str) -> Where:
    """What the lines of a message say; the first that says anything counts."""
    plain = [prose.without_tags(line) for line in lines]
    # Streets and buildings are called after cities.
    bare = [streets.without(line) for line in lines]
    hit = min(
        (each for line in bare for each in _cities(line)), key=lambda each: each.rank, default=None
    )
    quarter = next((found for line in bare if (found := _quarter(line))), None)
    city = hit.city if hit else known(quarter.city) if quarter else None
    if quarter and city and city.en != quarter.city:
        quarter = None
    return Where(
        country=city.country if city else None,
        city=_spelled(hit, city, language),
        district=_first(quarters.district, plain) or (quarter.name if quarter else _behind(hit)),
        street=_first(streets.street, plain),
        metro=_first(_station, plain),
        complex=_first(streets.complex_, plain),
    )


def _spelled(hit: _Hit | None, city: City | None, language: str) -> str | None:
    """As the message writes it, where that is a name of today."""
    if hit and hit.name in (hit.city.uk, hit.city.ru, hit.city.en):
        return hit.name
    return city.name(language) if city else None


def _cities(line: str) -> Iterator[_Hit]:
    for start, end, form in _phrases(line):
        found = _city_forms().get(form)
        before = line[max(start - _NEAR, 0) : start]
        if found is None or _NO_CITY.search(before):
            continue
        if form not in _AMBIGUOUS or _MARK.search(before):
            rank = 0 if _INSIDE.search(before) else 2 if _BESIDE.search(before) else 1
            yield _Hit(rank, *found, line, end)


def _quarter(line: str) -> quarters.Quarter | None:
    found = (quarters.known(form) for _, _, form in _phrases(line))
    return next(filter(None, found), None)


def _behind(hit: _Hit | None) -> str | None:
    """ "Вінниця, Вишенька, ..." """
    match = _BEHIND.match(hit.line, hit.end) if hit else None
    if match is None or normal(match["name"]) in _NO_NAMES or known(match["name"]):
        return None
    return match["name"]


def _phrases(line: str) -> Iterator[tuple[int, int, str]]:
    """Where each run of words begins and ends, and its normal form; longer ones first."""
    words = list(prose.WORD.finditer(line))
    for count in range(3, 0, -1):
        for place in range(len(words) - count + 1):
            run = words[place : place + count]
            yield run[0].start(), run[-1].end(), " ".join(normal(word.group()) for word in run)


def _station(line: str) -> str | None:
    match = _METRO.search(line)
    if match is None:
        return None
    # "м." is a city as well.
    is_city = known(match["name"]) is not None and "метро" not in line.lower()
    return None if is_city else match["name"].rstrip(".")


def _first(find: Callable[[str], str | None], lines: Sequence[str]) -> str | None:
    return next((found for line in lines if (found := find(line))), None)


@cache
def _city_forms() -> Mapping[str, tuple[City, str]]:
    """Each form of each name to its city and that name; of two cities of one name to the weightier."""
    found: dict[str, tuple[City, str]] = {}
    for city in cities():
        for name in city.names:
            for form in forms(name):
                if len(form) > 2:
                    found.setdefault(form, (city, name))
    return found
