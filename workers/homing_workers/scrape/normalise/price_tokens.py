"""A price text cut into tokens: numbers, scales, currencies, units, periods and range marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from homing.models.kinds import PricePeriod
from homing_workers.scrape.normalise import currency, figures, periods
from homing_workers.scrape.normalise.lexicon import LETTER, pattern

_NO_LETTER = rf"(?!{LETTER})"
_EACH = r"(?:/|\b(?:за|per|pro|je|la|al|le|por|po|za|par|со|a|на|uchun|od)\b|^|\()\s*(?:1 ?)?"
_SQUARE_FOOT = Decimal("0.09290304")

#: Square metres of one unit that a price may be for.
_PER = {
    Decimal(10_000): rf"(?:га|ha){_NO_LETTER}|гектар|hektar|hectare",
    Decimal(100): rf"(?:сот|ar|are|ар){_NO_LETTER}|сот(?:к|их)|sotix|sotih",
    _SQUARE_FOOT: r"sq\.? ?f(?:ee)?t|ft2|square f(?:oo|ee)t",
    Decimal(1): r"[мm]\^?2|кв\.? ?м|м\.? ?кв|kv\.? ?m|sq\.? ?m|qm|m[qp]|метр|square met"
    rf"|[мm](?!{LETTER}|[0-9])",
}
_SCALES = {
    Decimal(1_000_000_000): rf"млрд|мільярд|миллиард|mlrd|mrd|billion|milliard|miliar|milyar|tỷ"
    rf"|(?:bn|b){_NO_LETTER}",
    Decimal(100_000_000): "億|亿",
    Decimal(10_000_000): rf"crore|cr{_NO_LETTER}",
    Decimal(1_000_000): r"млн|мільйон|миллион|mln|mio|mill?i[oó]n|millones|milh|milyon|juta|triệu"
    rf"|mil\.?(?= ?kč)|mn{_NO_LETTER}|[мm](?!{LETTER}|[0-9'])",
    Decimal(100_000): rf"lakh|lacs?{_NO_LETTER}",
    Decimal(10_000): "[万萬만]",
    Decimal(1_000): r"тыс|тис|ming|минг|tys|tis|tsd|thousand"
    rf"|(?:mila|mil|mille|bin|k(?!\.? ?k\.)|к){_NO_LETTER}|т\.? ?(?=р{_NO_LETTER}|р\.|\$"
    rf"|у\.|грн|дол)",
}
_COUNTED = (
    rf"%|[мm]2|кв\.? ?м|sq\.? ?(?:m|f)|sqm|qm{_NO_LETTER}|комн|кімн|к\.? ?кв"
    rf"|к{_NO_LETTER}(?= )|xona|zimmer|zi\.|rooms?|bed"
    rf"|bath|(?:bd|ba|pok|хв|min|км|km|год|h|сот|га|ha){_NO_LETTER}|pok[oó]j|pi[eè]ce"
    rf"|locali|habitac|dorm|этаж|эт\."
    r"|поверх|floor|qavat|etage|piętr|фото|photo|bild|минут|сот\.|сотк|соток"
)
_OLD = pattern(
    "замість|вместо|instead of|was!|before!|statt!|vorher|au lieu de|antes!|prima!|dawniej"
    "|poprzedni|zamiast|původn|in plaats|eski|стар(?=а|о)|old price|previously|раньше"
    "|раніше|было!|було!"
)
_FROM = pattern(
    "от!|від!|from!|ab!|von!|dès|à partir|desde|a partir|da!|vanaf|starting|min!|мин!|dan!"
)
_TO = pattern("до!|to!|bis!|do!|up to|jusqu|hasta|fino|até|tot!|gacha|à!|and!|und!|max!")


class Token(NamedTuple):
    """One meaningful piece of a folded text."""

    kind: str
    start: int
    end: int
    #: What the kind makes of the text: a Decimal, a currency code, a period, or None.
    value: Decimal | PricePeriod | str | None


def _groups(prefix: str, before: str, words: list[str]) -> list[str]:
    return [f"(?P<{prefix}{n}>{before}(?:{word}))" for n, word in enumerate(words)]


_TOKEN = re.compile(
    "|".join(
        [
            f"(?P<number>{figures.NUMBER})",
            *_groups("each", _EACH, list(_PER.values())),
            rf"(?P<counted>(?<=[0-9])[ .-]?(?:{_COUNTED}))",
            *_groups("scale", rf"(?<!{LETTER})", list(_SCALES.values())),
            rf"(?P<old>~~|{_OLD})",
            f"(?P<currency>{currency.PATTERN})",
            *_groups("period", "", periods.PATTERNS),
            f"(?P<lower>{_FROM})",
            f"(?P<upper>[-…]|{_TO})",
        ]
    )
)
_FIXED: dict[str, tuple[str, Decimal | PricePeriod | None]] = {
    **{f"each{n}": ("each", value) for n, value in enumerate(_PER)},
    **{f"scale{n}": ("scale", value) for n, value in enumerate(_SCALES)},
    **{f"period{n}": ("period", value) for n, value in enumerate(periods.PERIODS)},
    **{kind: (kind, None) for kind in ("counted", "old", "lower", "upper")},
}


def tokens(folded: str) -> Iterator[Token]:
    """The tokens of a folded text, in order; other words are passed over."""
    for match in _TOKEN.finditer(folded):
        kind = match.lastgroup or ""
        if kind == "number":
            yield Token(kind, match.start(), match.end(), match.group())
        elif kind == "currency":
            yield Token(kind, match.start(), match.end(), currency.named(match.group()))
        else:
            yield Token(_FIXED[kind][0], match.start(), match.end(), _FIXED[kind][1])
