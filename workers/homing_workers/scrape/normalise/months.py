"""Dates with the month as a word, in twelve languages."""

from __future__ import annotations

import re
from datetime import date

from homing_workers.scrape.normalise.lexicon import LETTER, Lexicon

_WORDS = {
    1: "янв|січ|jan|yan|jän|ene|gen|sty|led|янв",
    2: "фев|лют|feb|fev|fév|lut|úno|фев",
    3: "март|мар!|мар\\.|берез|бер\\.|бер!|mar|mär|maa|mrt|bře|мрт",
    4: "апр|квіт|кві!|кві\\.|apr|abr|avr|kwi|dub",
    5: "мая|май|трав|тра!|тра\\.|may|mai|mei|mag|maj|kvě",
    6: "июн|черв(?!я\\w*ц|е\\w*ц)(?=н|$|\\.|\\s)|чер!|чер\\.|jun|iyun|iun|giu|juin|cze"
    "|červ(?!ene?c)",
    7: "июл|лип|jul|iyul|iul|lug|juil|lip|červene?c",
    8: "авг|серп|сер!|сер\\.|aug|avg|ago!|agosto|ao[uû]|sie|srp",
    9: "сен|верес|вер!|вер\\.|sep|sen|set|wrz|září",
    10: "окт|жовт|жов!|жов\\.|oct|okt|ott|out|paź|říj",
    11: "ноя|листоп|лис!|лис\\.|nov|noy|lis|listop",
    12: "дек|груд|гру!|гру\\.|dec|dek|déc|dez|dic|gru|pros",
}
_LEXICON = Lexicon(_WORDS)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|º|-?е|er)?[\s.,-]*(?:de "
    rf"|of )?({LETTER}{{3,}})\.?(?:[\s,.-]*(?:de |del )?(\d{{4}}))?"
)
_MONTH_FIRST = re.compile(
    rf"({LETTER}{{3,}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s+(\d{{4}}))?"
)

Day = tuple[int, int, int]


def read(folded: str, today: date) -> Day | None:
    """(year, month, day) of a text such as "12 марта 2024" or "Mar 12"; the latest where no year stands."""
    for match in _DAY_FIRST.finditer(folded):
        month = _LEXICON.find(match.group(2))
        if month:
            return _day(match.group(3), month, int(match.group(1)), today)
    for match in _MONTH_FIRST.finditer(folded):
        month = _LEXICON.find(match.group(1))
        if month:
            return _day(match.group(3), month, int(match.group(2)), today)
    return None


def latest(day: int, month: int, today: date) -> Day:
    """The last such day that is not in the future. Raises ValueError where there is none."""
    this_year = date(today.year, month, day)
    return (today.year if this_year <= today else today.year - 1), month, day


def _day(year: str | None, month: int, day: int, today: date) -> Day:
    return (int(year), month, day) if year else latest(day, month, today)
