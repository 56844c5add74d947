"""Which number of a message is what the home costs: not the deposit, not the fee, not what it cost before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from homing_workers.scrape.normalise import currency, figures, text

_SCALE = r"(?:тис\w*|тыс\w*|млн\w*|mln|million|k|к|т)\.?(?![^\W\d_])"
_CURRENCY = rf"(?:{currency.PATTERN})"
_AMOUNT = re.compile(
    rf"(?P<before>{_CURRENCY}\s?)?"
    rf"(?<![\d.,/+])(?P<number>{figures.NUMBER})(?P<scale>\s?{_SCALE})?"
    rf"(?:\s?(?:-|до|to)\s?(?:{_CURRENCY}\s?)?(?P<high>{figures.NUMBER})(?:\s?{_SCALE})?)?"
    rf"(?P<after>\s?{_CURRENCY})?"
)
_PERIOD = re.compile(
    r"[\s.,]*(?:/|в|у|на|за|per|a)?\s*(?:1\s*)?(?P<period>міс\w*|мес\w*|month\w*|mo\b|доб\w*|сут\w*|день|night|day|тижд\w*|недел\w*|week|рік|року|год\b|year|annum)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:ціна|цена|вартість|стоимость|price|rent|оренд\w*(?: плата)?|аренд\w*(?: плата)?|плата|бюджет|всього|за все)"
    r"[^\d\n]{0,25}\Z"
)
_OTHER = (
    r"депозит|застав|залог|завдат|задат|коміс|комис|послуг\w* (?:ріел|рієл|агент)|услуг\w* (?:риел|агент)|комун|коммун"
    r"|к/у|ку\b|опален|отоплен|інтернет|интернет|світло|свет\b|вода|газ\b|гарант|страхов|страхівк|deposit|commission"
    r"|fee|utilit|bills|agent|знижк|скидк|парк(?:інг|инг)|паркоміс|паркомес|осбб|охорон|охран|перший внесок"
    r"|первый взнос|розстроч|рассроч|ремонт\w* на|вклад"
)
_OTHER_BEFORE = re.compile(rf"(?<![^\W\d_])(?:{_OTHER})[^\d\n.,;]{{0,22}}\Z")
_OTHER_AFTER = re.compile(rf"\s*(?:[-–—(]\s*)?(?:{_OTHER})")
_OLD = re.compile(
    r"(?:було|было|раніше|раньше|замість|вместо|стара|старая|бывш|колишн|was|before)[^\d\n]{0,15}\Z"
)
_PLUS = re.compile(
    r"\s*\+\s*(?:к/у|ку\b|комун|коммун|світло|свет|лічильник|сч[её]тчик|utilit|bills|электр|елект)"
)
_SQUARE = re.compile(
    r"\s*(?:/|за|per)\s*(?:1\s?)?(?:[мm][2²]|кв\.?\s?м?|sq\w*\.?(?:\s?m\w*)?|сот\w*)"
)
_SQUARE_BEFORE = re.compile(
    r"(?:за|per)\s+(?P<unit>сотк\w*|[мm][2²]|кв\.?\s?м\w*|sqm)[^\d\n]{0,8}\Z"
)
#: A number by itself between two stops.
_ALONE_BEFORE, _ALONE_AFTER = re.compile(r"(?:[,.;:]\s*|\A)\Z"), re.compile(r"\s*(?:[,.;]|\Z)")
_LEAST, _YEARS, _ROUND = 1000, range(1900, 2101), 50
_PART = re.compile(r"\+\s*\Z")
_COUNTS = re.compile(
    r"\s?-?(?:кімн|комн|кк\b|[мm][2²]?(?!\w)|кв\.?\s?м|sq|поверх|этаж|эт\b|пов\b|floor|room|bed|хв|мин|min\b|км|km"
    r"|рок|год|лет|чолов|челов|люд|осіб|соток|сот|га\b|%|год\b|шт|фот|ліж|спал|х\b|й\b|ти\b)"
)
_PHONE = 9
#: Letters before and behind a number that may say what it is.
_NEAR = 60


@dataclass(frozen=True)
class Amount:
    """A sum of money that may be the price, and how much speaks for it."""

    fragment: str
    score: int


def price(lines: Sequence[str]) -> str | None:
    """The text of the price, with its currency and period as far as they are told; None where there is none."""
    found = [each for line in lines for each in _amounts(text.fold(line))]
    likely = [each for each in found if each.score > 0]
    return max(likely, key=lambda each: each.score).fragment if likely else None


def _amounts(folded: str) -> Iterator[Amount]:
    for match in _AMOUNT.finditer(folded):
        digits = re.sub(r"\D", "", match["number"])
        if len(digits) < _PHONE + 2:
            score = _score(folded, match, digits)
            yield Amount(_fragment(folded, match), score)


def _score(folded: str, match: re.Match[str], digits: str) -> int:
    before, after = _around(folded, match)
    named = bool(match["before"] or match["after"])
    if _OTHER_BEFORE.search(before) or _OLD.search(before) or _PART.search(before):
        return 0
    if _OTHER_AFTER.match(after) and not _PLUS.match(after):
        return 0
    if not named and (
        _COUNTS.match(after) or len(digits) >= _PHONE or (len(digits) < 3 and not match["scale"])
    ):
        return 0
    score = 4 * named + 3 * bool(_PERIOD.match(after)) + 2 * bool(_PLUS.match(after))
    if _LABEL.search(before):
        score += 5
    elif not named and match["scale"] and match["scale"].strip()[:1] in "тмm":
        score += 2
    elif _is_alone(before, after, digits):
        score += 1
    return 1 if score and _SQUARE.match(after) else score


def _around(folded: str, match: re.Match[str]) -> tuple[str, str]:
    """What stands just before and behind."""
    return folded[max(match.start() - _NEAR, 0) : match.start()], folded[match.end() :][:_NEAR]


def _is_alone(before: str, after: str, digits: str) -> bool:
    """A round number that can hardly be anything else."""
    value = int(digits)
    is_round = value >= _LEAST and value % _ROUND == 0 and value not in _YEARS
    return bool(is_round and _ALONE_BEFORE.search(before) and _ALONE_AFTER.match(after))


def _fragment(folded: str, match: re.Match[str]) -> str:
    before, rest = _around(folded, match)
    period, square = _PERIOD.match(rest), _SQUARE.match(rest)
    end = square.end() if square else period.end("period") if period else 0
    each = _SQUARE_BEFORE.search(before)
    unit = f" / {each['unit']}" if each else ""
    return f"{match.group().strip()}{rest[:end]}{unit}"
