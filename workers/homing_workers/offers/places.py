"""Where a home is, by what a message says: city, district, street, station."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from homing.matching.text import normal
from homing.places.gazetteer import City, cities
from homing.places.known import known
from homing_workers.offers import prose
from homing_workers.offers.inflection import forms

_DISTRICTS = Path(__file__).with_name("districts.tsv")

#: Also words of other meanings, names of people among them: only with a mark before them.
_AMBIGUOUS = frozenset(
    [
        "суми",
        "сумы",
        "рівне",
        "ровно",
        "володимир",
        "владимир",
        "українка",
        "украинка",
        "авангард",
        "південне",
        "южное",
        "лозова",
        "каган",
        "самар",
        "чуст",
        "келес",
        "винники",
        "славута",
        "бар",
        "nice",
        "split",
        "essen",
        "halle",
        "reading",
        "bath",
        "mobile",
        "bar",
        "orange",
        "victoria",
        "переяслав",
        "самбір",
    ]
)
_MARK = re.compile(
    r"(?:\b(?:м|г|місто|город|гор|у|в|во|in|near|city)\b\.?|#|[,:(])\s*\Z", re.IGNORECASE
)
_CITY_MARK = re.compile(r"(?:\b(?:м|г|місто|город|гор|у|в|во|in)\b\.?|#)\s*\Z", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_MOST_WORDS = 3

_NAME = r"[А-ЯІЇЄҐA-Z][\w'’ʼ.-]*(?:\s+(?:[А-ЯІЇЄҐA-Z][\w'’ʼ.-]*|\d{1,2}-?(?:го|ї|ої|я)?(?=\s+[А-ЯІЇЄҐ]))){0,3}"
_NUMBER = r"\d{1,4}\s?(?:[а-яіїєa-z](?![\w]))?(?:\s?[/-]\s?\d{1,3}\s?[а-яa-z]?(?!\w))?"
_BEFORE = r"вул(?:иц[яіеюи]\w*|\.)?|ул(?:иц[аеыу]\w*|\.)?|просп(?:ект\w*|\.)?|пр(?:-т|-кт|\.)|бул(?:ьвар\w*|\.)|б-р"
_BEFORE += (
    r"|пров(?:улок|улку|\.)|пер(?:еулок|еулке|\.)|наб(?:ережн\w+|\.)|шосе|шоссе|площ[аі]|пл\."
)
_STREET = re.compile(
    rf"(?<!\w)(?P<kind>(?i:{_BEFORE}))\s*(?P<name>{_NAME})(?:,?\s*(?:буд\.?|д\.?|№)?\s*(?P<house>{_NUMBER}))?(?!\w)"
)
_STREET_BEHIND = re.compile(
    rf"(?P<name>{_NAME})\s+(?P<kind>(?i:street|st\b\.?|avenue|ave\b\.?|вулиця|улица|шосе|шоссе|проспект|бульвар))"
    rf"(?:,?\s*(?P<house>{_NUMBER}))?(?!\w)"
)
_RAYON = r"(?i:р-н\w*|р-он\w*|район\w*|мкр-?н?\.?|мікрорайон\w*|микрорайон\w*|масив\w*|массив\w*|district)"
_BEFORE_RAYON = re.compile(rf"(?P<name>[А-ЯІЇЄҐA-Z][\w'’ʼ-]+)\s+(?:{_RAYON})(?!\w)")
_AFTER_RAYON = re.compile(rf"(?<!\w)(?:{_RAYON})\s*[:.–-]?\s*(?P<name>{_NAME})")
_COMPLEX = re.compile(
    r"(?<!\w)(?:ЖК|ж/к|жк)\s*[:.]?\s*[«\"“]?(?P<name>[\w'’ʼ-]+(?:\s+[А-ЯІЇЄҐA-Z\d][\w'’ʼ-]*){0,2})"
)
_METRO = re.compile(
    rf"(?:(?:ст\.?\s*)?(?i:метро|metro|станці[яїю]\w*|станци[яию]\w*)(?:\s+(?i:station))?|(?<!\w)(?:ст\.\s*)?м\.)\s*[:«\"]?\s*(?P<name>{_NAME})"
)


@dataclass(frozen=True)
class Where:
    """What a message says of the place, in its own language."""

    city: City | None = None
    district: str | None = None
    #: With the house's number, where it is told.
    street: str | None = None
    metro: str | None = None
    complex: str | None = None


def read(lines: Sequence[str]) -> Where:
    """What the lines of a message say; the first that says anything counts."""
    plain = [prose.without_tags(line) for line in lines]
    city, quarter = _city(lines), _known_district(lines)
    of_quarter = known(quarter[0]) if quarter else None
    return Where(
        city=city or of_quarter,
        district=_first(_district, plain)
        or (quarter[1] if quarter and _fits(quarter, city) else None),
        street=_first(_street, plain),
        metro=_first(_station, plain),
        complex=_first(_complex, plain),
    )


def _fits(quarter: tuple[str, str], city: City | None) -> bool:
    """A quarter of another city of the same name is none of this one."""
    return city is None or city.en == quarter[0]


def _city(lines: Sequence[str]) -> City | None:
    """The first that a word such as "in" stands before, else the first."""
    found = [hit for line in lines for hit in _cities(line)]
    marked = next((city for city, is_marked in found if is_marked), None)
    return marked or next((city for city, _ in found), None)


def _cities(line: str) -> Iterator[tuple[City, bool]]:
    for start, form in _phrases(line):
        city = _city_forms().get(form)
        # "м. Дніпро" is also a station of the underground, "вул. Полтава" a street.
        if city is None or _is_street(line, start):
            continue
        if form not in _AMBIGUOUS or _MARK.search(line[:start]):
            yield city, bool(_CITY_MARK.search(line[:start]))


def _is_street(line: str, start: int) -> bool:
    return (
        re.search(rf"(?<!\w)(?:{_BEFORE}|метро|metro|жк)\s*[«\"]?\Z", line[:start], re.IGNORECASE)
        is not None
    )


def _known_district(lines: Sequence[str]) -> tuple[str, str] | None:
    """City and name of a quarter that everybody knows."""
    for line in lines:
        for start, form in _phrases(line):
            found = _district_forms().get(form)
            if found is not None and not _is_street(line, start):
                return found
    return None


def _phrases(line: str) -> Iterator[tuple[int, str]]:
    """Where each run of one to three words begins, and its normal form; longer ones first."""
    words = list(_WORD.finditer(line))
    for count in range(_MOST_WORDS, 0, -1):
        for place in range(len(words) - count + 1):
            run = words[place : place + count]
            yield run[0].start(), " ".join(normal(word.group()) for word in run)


def _district(line: str) -> str | None:
    before = _BEFORE_RAYON.search(line)
    if before and not before["name"].lower().startswith(
        ("район", "спальн", "хорош", "гарн", "тих")
    ):
        return before["name"]
    after = _AFTER_RAYON.search(line)
    return after["name"].rstrip(".") if after else None


def _street(line: str) -> str | None:
    match = _STREET.search(line)
    if match:
        return " ".join(filter(None, (match["kind"], match["name"].rstrip("."), match["house"])))
    behind = _STREET_BEHIND.search(line)
    if behind is None:
        return None
    return " ".join(filter(None, (behind["name"], behind["kind"], behind["house"])))


def _station(line: str) -> str | None:
    match = _METRO.search(line)
    if match is None or (
        known(match["name"].split(",")[0]) is not None and "метро" not in line.lower()
    ):
        return None
    return match["name"].rstrip(".")


def _complex(line: str) -> str | None:
    match = _COMPLEX.search(line)
    return match["name"] if match else None


def _first(find: Callable[[str], str | None], lines: Sequence[str]) -> str | None:
    return next((found for line in lines if (found := find(line))), None)


@cache
def _city_forms() -> Mapping[str, City]:
    """Each form of each name to its city; of two cities of one name to the weightier."""
    found: dict[str, City] = {}
    for city in cities():
        for name in city.names:
            for form in forms(name):
                if len(form) > 2:
                    found.setdefault(form, city)
    return found


@cache
def _district_forms() -> Mapping[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for line in _DISTRICTS.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            city, names = line.split("\t")
            for name in names.split("|"):
                for form in forms(name):
                    found.setdefault(form, (city, name))
    return found
