"""An address as one text, cut into country, city, district, street and house."""

from __future__ import annotations

import re
from dataclasses import dataclass

from homing_workers.scrape.normalise import cities, countries, text
from homing_workers.scrape.normalise.lexicon import pattern

_LONGEST = 500
_CUT = re.compile(r"\s*[,;·•|>→\n]\s*|\s+[-–—/]\s+")
_POSTCODE = re.compile(
    r"(?:^|(?<=\s))(?:[A-Z]{1,2}-)?(?:\d{4} ?[A-Z]{2}|\d{4,6}(?:-\d{3,4})?|\d{3} \d{2})(?=\s|$)\s*"
)
#: British codes, and states or provinces with or without a code: "NW1 6XE", "TX 78701", "NSW 2026".
_CODES = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]?(?: ?\d[A-Z]{2})?\s*\Z|(?:^"
    r"|\s)[A-Z]{2,3}(?: [A-Z]?\d[\dA-Z -]{2,9})?\s*\Z"
)
_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*")
#: "Paris 11e", "Praha 2", "Dublin 6": a city with a numbered district.
_NUMBERED = re.compile(r"([^\W\d_][^\d]*?)\s+\d{1,2}(?:e|er|ème|\.)?\Z")
_STREET = re.compile(
    pattern(
        r"ул\.|ул!|улиц|вул\.|вул!|вулиц|пр-т|пр-кт|просп|пр\.|пров\.|провул|пер\.|переул"
        r"|пер!|бул\.|бульв|б-р|наб\.|набереж|шоссе|шосе|пл\.|площ[аі]|туп\.|тупик|проезд"
        r"|проїзд|узвіз|майдан"
        r"|ko'chasi|ko'cha|shoh ko'|street|st\.|st!|road|rd!|rd\.|avenue|ave!|ave\.|lane"
        r"|drive|boulevard|blvd|court!|close!|way!|terrace|square|crescent"
        r"|*stra[sß]s?e|*str\.|*str!|*weg!|*gasse|*allee|*platz!|*ufer|*damm!|*ring!|chemin"
        r"|rue!|avenue|boulevard|quai|impasse|allée|calle|c/|avda|avenida|paseo|carrer|plaza"
        r"|via!|viale|piazza|corso!|vicolo|largo!|ul\.|ulica|ulice|aleja|al\.|os\.|plac!"
        r"|náměstí|nám\.|třída|*straat|*laan!|*weg!|*gracht|*kade!|*plein|*gata!|*gatan!"
        r"|*vägen!|*veien!|*gade!|*vej!|utca|út!|útja|rua!|av\.|travessa|praça|estrada|cad\."
        r"|sok\.|caddesi|sokak|mahalle sok"
    )
)
_DISTRICT = re.compile(
    pattern(
        r"р-н|р-он|район|мкр|м-н|микрорайон|мікрорайон|массив|масив|жк!|ж/к|tumani|tuman"
        r"|mavze|massiv|kvartal|mahalla|туман|district|borough|quartier|bezirk|stadtteil"
        r"|kreis!|barrio|distrito|dzielnica|sector|kerület|městská|wijk|bairro|arr\."
        r"|arrondissement|пос\."
    )
)
_DISTRICT_WORD = re.compile(
    r"(?:\b(?:р-он|р-н|район[іеау]?|tumani?|district)\b\.?|^(?:bezirk|stadtteil|dzielnica"
    r"|barrio|quartier)\s)",
    re.IGNORECASE,
)
_CITY_WORD = re.compile(
    r"^(?:м\.|г\.|гр\.|град\s|гор\.|місто|город|смт\.?|село|с\.|пос\.|пгт\.?|shahri?"
    r"|city of|stadt)\s*|\s+(?:shahri|shahar|city|ш\.)$",
    re.IGNORECASE,
)
_REGION = re.compile(
    pattern(
        "обл\\.|обл!|област|край!|респ|viloyat|вилоят|region|województwo|kraj!|oblast|county"
        "|kanton|bundesland|provincia|metro|метро|м\\. (?=[^\\W\\d]+ ?[0-9])"
    )
)
#: Parts of a building, of no use to find it.
_INSIDE = re.compile(
    pattern(
        "корп|к\\. ?[0-9]|кв\\.|стр\\.|под'езд|подъезд|під'їзд|apt|unit|flat!|эт\\.|этаж"
        "|поверх|app\\.|byt"
    )
)
_NUMBER = r"\d{1,4}\s?(?:[^\W\d_](?![^\W\d_]))?"
_HOUSE = re.compile(
    rf"(?:д\.|дом|буд\.|будинок|house|№|uy|nr\.?|no\.?)?\s*"
    rf"({_NUMBER}(?:\s?(?:[-/+&]|u\.|und|корп\.?|к\.?)\s?{_NUMBER})*)\s*\Z",
    re.IGNORECASE,
)
_LEADING_HOUSE = re.compile(r"(\d{1,5}[a-zA-Z]?(?:[-/]\d{1,4}[a-zA-Z]?)?)\s+(?=[^\W\d_])")
#: A name and a house number behind it, without any word for a street: "Am Albertussee 41".
_NAME_AND_NUMBER = re.compile(
    r"[^\W\d_][^\d]{2,}\s\d{1,4}\s?[a-zA-Z]?(?:\s?[-/+]\s?\d{1,4}\s?[a-zA-Z]?)*\Z"
)
_CYRILLIC = re.compile("[а-яіїєґўқғҳ]", re.IGNORECASE)
_REGION_NAME = re.compile(r"(?:skie|ckie)\Z")


@dataclass
class Parts:
    """What an address says, in the source's spelling."""

    country: str | None = None
    city: str | None = None
    district: str | None = None
    street: str | None = None
    house: str | None = None


def plain(part: str) -> str:
    """A part without the word for what it is: "р-н Печерский" is "Печерский", "м. Київ" is "Київ"."""
    bare = _CITY_WORD.sub("", _DISTRICT_WORD.sub(" ", part))
    return " ".join(bare.split()).strip(" .,:")


def split(found: str, *, city: str | None = None) -> Parts:
    """The parts of an address; `city` is one that is known already."""
    parts = Parts(city=None)
    pieces = _without_metro([piece for piece in _CUT.split(found[:_LONGEST]) if piece])
    rest = [piece for piece in pieces if not _take(piece, parts)]
    _place_rest(rest, parts, city)
    return parts


def street_and_house(found: str) -> tuple[str, str | None]:
    """A street with its house number, whatever its name: "Sonnenrain 19", "12 High Street"."""
    parts = Parts()
    _take_street(found, parts)
    return (parts.street or found).strip(" ,#№"), parts.house


def _without_metro(pieces: list[str]) -> list[str]:
    """ "м." is Ukrainian for a city and Russian for an underground station: then the city is told too."""
    if any(cities.is_city(plain(piece)) for piece in pieces if not piece.startswith("м.")):
        return [piece for piece in pieces if not piece.startswith("м.")]
    return pieces


def _take(piece: str, parts: Parts) -> bool:
    """Whether a piece tells by itself what it is; it is stored then."""
    folded = text.fold(piece)
    country = countries.name(piece)
    if country:
        parts.country = parts.country or country
    elif _is_house(piece) and parts.street and not parts.house:
        parts.house = _HOUSE.sub(r"\1", piece).strip()
    elif _REGION.search(folded) or _INSIDE.match(folded):
        return True
    elif _DISTRICT.search(folded):
        parts.district = parts.district or plain(piece)
    elif _POSTCODE.match(piece):
        _take_city(_POSTCODE.sub("", piece), parts, coded=True)
    elif _STREET.search(folded):
        _take_street(piece, parts)
    elif _CITY_WORD.search(piece):
        _take_city(piece, parts, coded=False)
    else:
        return False
    return True


def _is_house(piece: str) -> bool:
    return _HOUSE.fullmatch(piece) is not None


def _take_street(piece: str, parts: Parts) -> None:
    house = _HOUSE.search(piece)
    leading = _LEADING_HOUSE.match(piece)
    if house and house.start() > 0:
        parts.street, parts.house = piece[: house.start()].strip(), house.group(1).strip()
    elif leading:
        parts.street, parts.house = piece[leading.end() :].strip(), leading.group(1)
    else:
        parts.street = parts.street or piece


def _take_city(piece: str, parts: Parts, *, coded: bool) -> None:
    """ "10437 Berlin Prenzlauer Berg": the first word after a postcode is the city."""
    name, inner = _out_of_brackets(plain(piece))
    city, district = name, inner
    if coded and " " in name and not cities.is_city(name):
        first, rest = name.split(" ", 1)
        if rest[:1].isupper() and first.lower() not in _TWO_WORDS:
            city, district = first, inner or rest
    _name_city(city, parts)
    parts.district = parts.district or district


def _out_of_brackets(name: str) -> tuple[str, str | None]:
    """ "Köln (Altstadt-Nord)" is a city and a district; codes in brackets say nothing."""
    inside = _BRACKETS.search(name)
    if inside is None:
        return name, None
    inner = inside.group(1).strip()
    told = None if not inner or inner.isupper() or inner.isdigit() else inner
    return _BRACKETS.sub(" ", name).strip(), told


def _name_city(name: str, parts: Parts) -> None:
    numbered = _NUMBERED.match(name)
    if numbered and cities.is_city(numbered.group(1)):
        parts.district = parts.district or name
        name = numbered.group(1)
    parts.city = parts.city or name or None


#: First words of cities whose name goes on.
_TWO_WORDS = frozenset(
    [
        "bad",
        "sankt",
        "st.",
        "st",
        "neu",
        "groß",
        "den",
        "la",
        "le",
        "los",
        "las",
        "san",
        "el",
        "new",
        "sint",
    ]
)


def _place_rest(rest: list[str], parts: Parts, city: str | None) -> None:
    """What is left: the city (if it is not known), and the district beside it."""
    known = (city or parts.city or "").casefold()
    names = _names(rest, parts)
    if parts.street is None and (known or len(names) > 1):
        names = _without_street(names, parts)
    if known:
        others = (name for name in names if name.casefold() != known)
        parts.district = parts.district or next(others, None)
        return
    if not names:
        return
    place = _city_among(names)
    neighbours = names[place + 1 :][:1] if place == 0 else names[place - 1 : place]
    beside = next(iter(neighbours), None)
    if parts.street:
        parts.district = parts.district or beside
    _name_city(names[place], parts)
    parts.district = parts.district or beside


def _names(rest: list[str], parts: Parts) -> list[str]:
    """The pieces without codes, brackets and words for what they are."""
    names = []
    for piece in rest:
        name, inner = _out_of_brackets(plain(piece))
        parts.district = parts.district or inner
        name = _CODES.sub("", name).strip()
        if name and not name.isdigit() and not _REGION_NAME.search(name):
            names.append(name)
    return names


def _without_street(names: list[str], parts: Parts) -> list[str]:
    for name in names:
        if _NAME_AND_NUMBER.match(name) and not _is_city(name):
            _take_street(name, parts)
            return [other for other in names if other != name]
    return names


def _city_among(names: list[str]) -> int:
    """A city that we know; else the first in Cyrillic, where addresses begin large, or the last."""
    cyrillic = bool(_CYRILLIC.search(names[0]))
    places = [place for place, name in enumerate(names) if _is_city(name)]
    return (places or range(len(names)))[0 if cyrillic else -1]


def _is_city(name: str) -> bool:
    numbered = _NUMBERED.match(name)
    return cities.is_city(numbered.group(1) if numbered else name)
