"""Rooms and bedrooms: numbers, ranges, "3-к.", "студия", "2+kk", "T2", "3½ Zimmer"."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from homing_workers.scrape.normalise import figures, text
from homing_workers.scrape.normalise.lexicon import LETTER, pattern

_MOST = 200
_TENTH = Decimal("0.1")
_STUDIO = re.compile(pattern("studio|студ|garsoni|monolocale|estudio!|kitnet|bedsit|t0!"))
_WORD_NUMBERS = {
    1: "одно|одна|однa|bir xon|один|one!|one-|ein-?zimmer|einzimmer|jedno|un!|une!|una!|uma!"
    "|еднo|едно",
    2: "двох|двух|дво|двe|две!|дві|ikki xon|two!|two-|zwei|dwu|dvou|deux|dos!|due!|duas|dois|двус",
    3: "трьох|трех|три|uch xon|three|drei|trzy|tří|trois|tres!|tre!|três|трис",
    4: "чотир|четыр|to'rt xon|four|vier|cztero|čtyř|quatre|cuatro|quattro|quatro",
    5: "п'яти|пяти|besh xon|five|fünf|pięcio|pěti|cinq|cinco|cinque",
    6: "шести|olti xon|six!|sechs|sześcio|šesti|seis!|sei!",
}
_UNIT = (
    rf"комн|кімн|-?\s?к\.? ?кв|-?[кk]\.?(?:{LETTER}{{0,3}}\.)?(?=\s*(?:кв|апарт|гост|,|\."
    rf"|$|дом|буд))|-?х? ?комн|xonali|xona|хона|zimmer|zi\.|zkb|zkdb|rooms?(?!{LETTER})"
    rf"|pok[oó]|pok\.|pi[eè]ces?|p[ií]eces|locali|vani|habitac|ambientes|cuartos|quartos"
    rf"|dorms?|dormit|assoalh|kamers?|slaapk|pokoj|[+]\s?(?:kk|1)|\+kt|rum(?!{LETTER})"
    rf"|roms?(?!{LETTER})|hab(?:s|\.)?(?!{LETTER})|amb\.|rec[aá]mara|стаен|cam(?:ere|\.)"
    rf"|oda|szob|стаи|стаен|соб"
)
_COUNT = re.compile(
    rf"(?<![\w.,])(?P<low>[0-9]{{1,3}}(?:[.,][05])?)\s?(?P<half>½|\.5|1/2)?(?:\s?(?:-|…"
    rf"|до|bis|to)\s?(?P<high>[0-9]{{1,2}}(?:[.,][05])?)(?P<tophalf>½)?)?"
    rf"\s?-?(?:{LETTER}{{1,2}}(?=[ -](?:ком|кім)))?[ -]?\s?(?:{_UNIT})"
)
_TYPOLOGY = re.compile(r"(?<![^\W_])[tvf]([0-9])(?![0-9])")
_WORDS = [(re.compile(pattern(words)), number) for number, words in _WORD_NUMBERS.items()]
_ROOM_WORD = re.compile(
    "комн|кімн|xona|zimmer|room|pok[oó]|pi[eè]ces|locali|habitac|ambientes|quartos|dorm|kamer|bed"
)
_BARE = re.compile(
    r"\s*([0-9]{1,3}(?:[.,][0-9]+)?)\s?(½)?\s*(?:(?:-|…|до|bis"
    r"|to)\s*([0-9]{1,3}(?:[.,][0-9]+)?)\s*(½)?)?(?![0-9])"
)
_BEDROOM = (
    r"bed(?:room)?s?|bdr?m?s?|br|b/r|спальн|спалень|yotoq|schlafz|bhk|habs?|rec[aá]mara"
    r"|dorms?|chambres?|camere? da letto"
    r"|slaapk|sypial|ložnic|dormit|quartos|habitac"
)
_BATHROOM = (
    r"bath|ba(?![^\W\d_])|сануз|с/у|ванн|badezimmer|bäder|bad(?![^\W\d_])|salles? de bain"
    r"|baños?|bagn|łazien|koupel"
    r"|badkamer|casas? de banho|banheir|hammom"
)
_BED = re.compile(
    rf"(?<![\w.,])([0-9]{{1,2}})\s?-?\s?(?:{_BEDROOM})(?!{LETTER}{{8}})"
    rf"|(?:{_BEDROOM}){LETTER}*\s?:\s?([0-9]{{1,2}})(?![0-9])"
)
_BATH = re.compile(
    rf"(?<![\w.,])([0-9]{{1,2}})(?:[.,][0-9])?\s?-?\s?(?:{_BATHROOM})"
    rf"|(?:{_BATHROOM}){LETTER}*\s?:\s?([0-9]{{1,2}})(?![0-9])"
)
_LABELLED = re.compile(
    r"(?:комнат|кімнат|zimmer|rooms?|pi[eè]ces|locali|habitaciones|pokoi|pokoje"
    r"|xonalar(?: soni)?|xona(?: soni)?|кол-во комнат"
    r"|количество комнат)\s?:\s?(?P<low>[0-9]{1,2}(?:[.,]5)?)(?![0-9])"
)

Range = tuple[Decimal | None, Decimal | None]


def read(found: str) -> Range:
    """Rooms as a field states them, with the upper end of a range; a bare number counts rooms."""
    folded = text.fold(found)
    within_text = find(folded)
    if within_text[0] is not None:
        return within_text
    bare = _BARE.match(folded)
    if bare is None:
        return None, None
    return _pair(bare.group(1), bare.group(2), bare.group(3), bare.group(4))


def find(folded: str) -> Range:
    """Rooms in a longer folded text such as a title: only where a word for rooms stands by."""
    counted = _COUNT.search(folded)
    if counted:
        return _pair(*counted.group("low", "half", "high", "tophalf"))
    labelled = _LABELLED.search(folded)
    if labelled:
        return _number(labelled.group("low"), None), None
    if _STUDIO.search(folded):
        return Decimal(0), None
    if _ROOM_WORD.search(folded):
        return _worded(folded), None
    kind = _TYPOLOGY.search(folded)
    return (Decimal(kind.group(1)), None) if kind else (None, None)


def bedrooms(folded: str) -> int | None:
    """Bedrooms in a longer folded text, else None."""
    match = _BED.search(folded)
    if match:
        return int(match.group(match.lastindex or 0))
    worded = _worded(folded) if "bedroom" in folded else None
    return int(worded) if worded is not None else None


def bathrooms(folded: str) -> int | None:
    """Bathrooms in a longer folded text, else None."""
    match = _BATH.search(folded)
    return int(match.group(match.lastindex or 0)) if match else None


def _worded(folded: str) -> Decimal | None:
    return next((Decimal(number) for words, number in _WORDS if words.search(folded)), None)


def _pair(low: str, half: str | None, high: str | None, top_half: str | None) -> Range:
    bottom, top = _number(low, half), _number(high, top_half) if high else None
    if bottom is None or top is None or top <= bottom:
        return bottom, None
    return bottom, top


def _number(digits: str, half: str | None) -> Decimal | None:
    value = figures.parse(digits) + (Decimal("0.5") if half else 0)
    if value > _MOST:
        return None
    return value.quantize(_TENTH, ROUND_HALF_UP)
