"""An address as one text, cut into country, city, district, street and house."""

from __future__ import annotations

import re
from dataclasses import dataclass

from homing_workers.scrape.normalise import countries, text
from homing_workers.scrape.normalise.lexicon import pattern

_LONGEST = 500
_CUT = re.compile(r"\s*[,;·•|>→\n]\s*|\s+[-–—/]\s+")
_POSTCODE = re.compile(r"(?:^|(?<=\s))(?:[A-Z]{1,2}-)?\d{4,6}(?:-\d{3,4})?(?=\s|$)\s*")
_GB_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_STREET = re.compile(
    pattern(
        r"ул\.|ул!|улиц|вул\.|вул!|вулиц|пр-т|пр-кт|просп|пр\.|пров\.|провул|пер\.|переул|пер!|бул\.|бульв|б-р|наб\.|набереж|шоссе|шосе|пл\.|площ[аі]|туп\.|тупик|проезд|проїзд|узвіз|майдан"
        r"|ko'chasi|ko'cha|shoh ko'|street|st\.|st!|road|rd!|rd\.|avenue|ave!|ave\.|lane|drive|boulevard|blvd|court!|close!|way!|terrace|square|crescent"
        r"|*stra[sß]s?e|*str\.|*str!|*weg!|*gasse|*allee|*platz!|*ufer|*damm!|*ring!|chemin|rue!|avenue|boulevard|quai|impasse|allée|calle|c/|avda|avenida|paseo|carrer|plaza"
        r"|via!|viale|piazza|corso!|vicolo|largo!|ul\.|ulica|ulice|aleja|al\.|os\.|plac!|náměstí|nám\.|třída|*straat|*laan!|*weg!|*gracht|*kade!|*plein|rua!|av\.|travessa|praça|estrada|cad\.|sok\.|caddesi|sokak|mahalle sok"
    )
)
_DISTRICT = re.compile(
    pattern(
        r"р-н|р-он|район|мкр|м-н|микрорайон|мікрорайон|массив|масив|жк!|ж/к|tumani|tuman|mavze|massiv|kvartal|mahalla|туман|district|borough|quartier|bezirk|stadtteil|kreis!|barrio|distrito|dzielnica|městská|wijk|bairro|arr\.|arrondissement|пос\."
    )
)
_DISTRICT_WORD = re.compile(
    r"(?:\b(?:р-он|р-н|район[іеау]?|tumani?|district)\b\.?|^(?:bezirk|stadtteil|dzielnica|barrio|quartier)\s)",
    re.IGNORECASE,
)
_CITY_WORD = re.compile(
    r"^(?:м\.|г\.|гор\.|місто|город|смт\.?|село|с\.|пос\.|пгт\.?|shahri?|city of|stadt)\s*|\s+(?:shahri|shahar|city|ш\.)$",
    re.IGNORECASE,
)
_REGION = re.compile(
    pattern(
        "обл\\.|обл!|област|край!|респ|viloyat|вилоят|region|województwo|kraj!|oblast|county|kanton|bundesland|provincia|metro|метро|м\\. (?=[^\\W\\d]+ ?[0-9])"
    )
)
#: Parts of a building, of no use to find it.
_INSIDE = re.compile(
    pattern(
        "корп|к\\. ?[0-9]|кв\\.|стр\\.|под'езд|подъезд|під'їзд|apt|unit|flat!|эт\\.|этаж|поверх|app\\.|byt"
    )
)
_HOUSE = re.compile(
    r"(?:д\.|дом|буд\.|будинок|house|№|uy|nr\.?|no\.?)?\s*(\d{1,4}(?:\s?[-/]\s?\d{1,4})?\s?[^\W\d_]?(?:\s?(?:к|корп\.?|кв)\.?\s?\d+)?)\s*\Z",
    re.IGNORECASE,
)
_LEADING_HOUSE = re.compile(r"(\d{1,5}[a-zA-Z]?(?:-\d{1,4})?)\s+(?=[^\W\d_])")


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
    pieces = filter(None, _CUT.split(found[:_LONGEST]))
    rest = [piece for piece in pieces if not _take(piece, parts)]
    _place_rest(rest, parts, city)
    return parts


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
    elif _STREET.search(folded):
        _take_street(piece, parts)
    elif _POSTCODE.match(piece) or _CITY_WORD.search(piece):
        _take_city(piece, parts)
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


def _take_city(piece: str, parts: Parts) -> None:
    """ "10437 Berlin Prenzlauer Berg": the first word after a postcode is the city."""
    postcode = _POSTCODE.match(piece)
    name = plain(_POSTCODE.sub("", piece))
    if postcode and " " in name:
        city, district = name.split(" ", 1)
        if not district[:1].isupper() or city.lower() in _TWO_WORDS:
            city, district = name, ""
        name = city
        parts.district = parts.district or district.strip("() ") or None
    parts.city = parts.city or name or None


#: First words of cities whose name goes on.
_TWO_WORDS = {
    "bad",
    "sankt",
    "st.",
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
}


def _place_rest(rest: list[str], parts: Parts, city: str | None) -> None:
    """What is left, largest place last or first: the known city, then city and district by order."""
    known = (city or parts.city or "").casefold()
    names = [plain(_GB_POSTCODE.sub("", piece)) for piece in rest]
    names = [name for name in names if name and name.casefold() != known and not name.isdigit()]
    if not known and names:
        parts.city = names.pop(-1 if parts.street and not _first_is_city(rest, parts) else 0)
    if names and parts.district is None:
        parts.district = names[0]


def _first_is_city(rest: list[str], parts: Parts) -> bool:
    return len(rest) == 1
