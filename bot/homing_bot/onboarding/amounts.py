"""Amounts as people write them: "20-35 тис", "до 100000$", "700 usd", "1,5 mln so'mdan"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from homing.matching.text import normal

#: What is greater is no price.
_MOST = Decimal(10) ** 13

_NUMBER = r"\d{1,3}(?:[ \xa0.,'’]\d{3})+(?![\d])|\d+(?:[.,]\d{1,2})?(?!\d)|\d+"
_SCALES = {
    Decimal(1000): r"тис\w*|тыс\w*|т|ming|минг|thousand|k|к",
    Decimal(1_000_000): r"млн|мільйон\w*|миллион\w*|mln|million\w*|m|м",
    Decimal(1_000_000_000): r"млрд|мільярд\w*|миллиард\w*|mlrd|milliard\w*|bn|billion\w*",
}
_SCALED = re.compile(
    rf"(?P<number>{_NUMBER})\s*(?:(?P<scale>{'|'.join(_SCALES.values())})(?![^\W\d_]))?"
)
#: "м²" would be two metres in the normal form.
_PER_METRE = re.compile(r"(?<![^\W\d_])[mм]\s?[²2](?!\d)", re.IGNORECASE)
_PLAIN = re.compile(_NUMBER)
_CURRENCIES = {
    "USD": r"\$|usd|дол\w*|dollar\w*|бакс\w*|у\.?\s?[ео]\.?(?!\w)",
    "EUR": r"€|eur\w*|євро|евро|yevro",
    "UAH": r"₴|грн|uah|грив\w*|hryvn\w*",
    "UZS": r"сум\w*|сўм\w*|so'?m\w*|uzs",
    "KZT": r"₸|тенге|tenge|kzt",
    "PLN": r"zł|злот\w*|zlot\w*|pln",
    "GBP": r"£|gbp|фунт\w*",
}
_CURRENCY = re.compile(
    "|".join(rf"(?P<{code}>(?<![^\W\d_]){words})" for code, words in _CURRENCIES.items())
)
_AT_MOST = re.compile(
    r"не (?:б[іо]льше|дорожч?е|вище|выше)|(?<!\w)(?:до|до|макс\w*|менше|меньше|дешевше|дешевле"
    r"|up to|to|max\w*|under|below|less|at most|no more)(?!\w)|gacha|гача|[<≤]"
)
_AT_LEAST = re.compile(
    r"(?<!\w)(?:від|от|з|мін\w*|мин(?!г)\w*|б[іо]льше|понад|свыше|дорожче|дороже"
    r"|from|min(?!g)\w*|over|above|more|at least)(?!\w)|(?<=\d)\s?dan|dan(?!\w)|дан(?!\w)|[>≥]|\d\s?\+"
)


@dataclass(frozen=True)
class Amounts:
    """A range with at least one end; equal ends are one amount."""

    low: Decimal | None
    high: Decimal | None
    #: ISO 4217; None where none is named.
    currency: str | None = None
    #: Whether it was said which end a single amount is.
    is_marked: bool = True


def parse(text: str, *, scaled: bool = True) -> Amounts | None:
    """What was meant; a single amount is the most, unless a word makes it the least. None where that is not clear.

    Args:
        scaled: whether "k" and "m" are thousands and millions, and not metres.
    """
    plain = normal(_PER_METRE.sub(" ", text))
    currency = next(
        (name for found in _CURRENCY.finditer(plain) for name in [found.lastgroup]), None
    )
    amounts = _amounts(plain) if scaled else [_number(one) for one in _PLAIN.findall(plain)]
    if not amounts or len(amounts) > 2 or max(amounts) >= _MOST:
        return None
    if len(amounts) == 2:
        return Amounts(min(amounts), max(amounts), currency)
    return _one(plain, amounts[0], currency)


def _one(text: str, amount: Decimal, currency: str | None) -> Amounts | None:
    at_most = _AT_MOST.search(text) is not None
    if _AT_LEAST.search(text) and not at_most:
        return Amounts(amount, None, currency)
    return Amounts(None, amount, currency, is_marked=at_most) if amount else None


def _amounts(text: str) -> list[Decimal]:
    found = [(_number(one["number"]), _scale(one["scale"])) for one in _SCALED.finditer(text)]
    if len(found) == 2 and found[0][1] == 1 and found[0][0] < found[1][0]:
        # "20-35 тис": the thousand is meant for both.
        found[0] = (found[0][0], found[1][1])
    return [number * scale for number, scale in found]


def _number(text: str) -> Decimal:
    if re.fullmatch(r"\d{1,3}(?:[ \xa0.,'’]\d{3})+", text):
        return Decimal(re.sub(r"\D", "", text))
    return Decimal(text.replace(",", "."))


def _scale(word: str | None) -> Decimal:
    if word is None:
        return Decimal(1)
    return next(scale for scale, words in _SCALES.items() if re.fullmatch(words, word))
