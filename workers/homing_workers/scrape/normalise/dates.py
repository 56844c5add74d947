"""Times of publication: ISO, epoch, "12 березня 2024", "вчора в 12:30", "2 kun oldin"."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import dateparser

from homing_workers.scrape.normalise import months, text
from homing_workers.scrape.normalise.context import Context
from homing_workers.scrape.normalise.lexicon import Lexicon, pattern

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d|\Z)")
_EPOCH = re.compile(r"\d{9,13}(?:\.\d+)?\Z")
_CLOCK = re.compile(
    r"(?<![\d.])([01]?\d|2[0-3])[:.h]([0-5]\d)(?::([0-5]\d))?\s*([ap]\.?m\.?)?(?![\d.])"
)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?!\d)")
_DAY_AND_MONTH = re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})(?!\d|[./:]\d)")
_DAYS = Lexicon(
    {
        2: "позавчера|позавчора|vorgestern|avant-hier|anteayer|przedwczoraj|předevčírem"
        "|eergisteren",
        1: "вчера|вчора|учора|kecha|yesterday|gestern|hier!|ayer|ieri|wczoraj|ontem|gisteren"
        "|včera|кеча",
        0: "сегодня|сьогодні|bugun|today|heute|aujourd'hui|hoy!|oggi|dzisiaj|dziś|hoje|vandaag"
        "|dnes|бугун"
        "|just now|только что|щойно|hozirgina|gerade eben|à l'instant|now!|сейчас|зараз|hozir",
    }
)
_UNITS = Lexicon(
    {
        timedelta(seconds=1): r"сек|sek!|sekund|second|secs?!|soniya|segund|secondi|sec!",
        timedelta(minutes=1): r"мин|хв|хвил|minut|min|daqiqa|minuut",
        timedelta(
            hours=1
        ): r"час|год|hour|hrs?!|h!|stund|std|soat|heure|hora|ore!|ora!|godz|uur|hodin",
        timedelta(
            days=1
        ): r"дн|день|ден|day|d!|tag|kun|jour|d[íi]as?|giorn|dni|dzie|dag|dn[yíů]|сут|доб",
        timedelta(
            weeks=1
        ): r"нед|тиж|week|wks?!|w!|woche|hafta|semaine|semana|settiman|tydz|tygod|weken|týd",
        timedelta(days=30): r"мес|міс|month|mo!|monat|oy|mois|mes|m[êe]s|miesi|maand|měs",
        timedelta(
            days=365
        ): r"лет|год[ау]?!|рік|рок|year|yr|jahr|yil|ans!|(?<=un )an!|años?|ann[io]|lat!|rok|jaar"
        r"|let!",
    }
)
_AGO = re.compile(
    pattern(
        "назад|тому|ago|oldin|avval|vor!|il y a|hace|fa!|temu|há!|geleden|před|пред|олдин|atrás"
    )
)
_COUNT = re.compile(r"(?<![\d.:])(\d{1,4})\+?\s*([^\W\d_]+)")
_ONE_UNIT = re.compile(r"(?:\b(?:an?|einem|einer|un|une|una|uno|o|ena)\s+)?([^\W\d_]+)")
_LANGUAGES = ("uk", "ru", "en", "uz", "de", "fr", "es", "it", "pl", "pt", "nl", "cs")
#: A date further ahead is no time of publication.
_AHEAD = timedelta(days=1)
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
_LONGEST = 120
_LONGEST_GUESS = 60


def read(found: str, context: Context) -> datetime | None:
    """The aware time that a text tells, in the source's zone where it names none; else None.

    None too for times more than a day ahead of now or before 1990.
    """
    folded = text.fold(found[:_LONGEST]).strip()
    try:
        moment = _read(found.strip(), folded, context)
    except (ValueError, OverflowError):
        return None
    if moment is None:
        return None
    return moment if _OLDEST < moment <= context.now + _AHEAD else None


def _read(found: str, folded: str, context: Context) -> datetime | None:
    if _ISO.match(found):
        return _iso(found, context)
    if _EPOCH.match(found):
        return _epoch(float(found))
    now = context.now.astimezone(context.zone)
    days = _DAYS.find(folded)
    if days is not None:
        return _at_clock(now - timedelta(days=days), folded, now if days == 0 else None)
    return _relative(folded, now) or _absolute(folded, now, context) or _guess(folded, context)


def _iso(found: str, context: Context) -> datetime:
    try:
        moment = datetime.fromisoformat(found)
    except ValueError:
        moment = datetime.fromisoformat(found[:10])
    return moment if moment.tzinfo else moment.replace(tzinfo=context.zone)


def _epoch(number: float) -> datetime:
    return datetime.fromtimestamp(number / 1000 if number > 10**11 else number, UTC)


def _at_clock(day: datetime, folded: str, otherwise: datetime | None) -> datetime:
    clock = _CLOCK.search(folded)
    if clock is None:
        return otherwise or day.replace(hour=0, minute=0, second=0, microsecond=0)
    hour = int(clock.group(1))
    half = (clock.group(4) or "")[:1]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return day.replace(
        hour=hour, minute=int(clock.group(2)), second=int(clock.group(3) or 0), microsecond=0
    )


def _relative(folded: str, now: datetime) -> datetime | None:
    """ "3 days ago", "vor 2 Stunden", "тиждень тому"; also "5h" alone."""
    counted = _COUNT.search(folded)
    ago = _AGO.search(folded)
    if counted is None:
        word = _UNITS.find(folded) if ago else None
        return now - word if word else None
    unit = _UNITS.find(counted.group(2))
    if unit is None or not (ago or counted.end() == len(folded)):
        return None
    return now - int(counted.group(1)) * unit


def _absolute(folded: str, now: datetime, context: Context) -> datetime | None:
    day = _year_first(folded) or _numeric(folded, context) or months.read(folded, now.date())
    if day is None:
        short = _DAY_AND_MONTH.search(folded)
        if short is None:
            return None
        day = months.latest(int(short.group(1)), int(short.group(2)), now.date())
    rest = _NUMERIC.sub(" ", _YEAR_FIRST.sub(" ", folded))
    return _at_clock(datetime(*day, tzinfo=context.zone), rest, None)


def _year_first(folded: str) -> tuple[int, int, int] | None:
    match = _YEAR_FIRST.search(folded)
    return (int(match.group(1)), int(match.group(2)), int(match.group(3))) if match else None


def _numeric(folded: str, context: Context) -> tuple[int, int, int] | None:
    """Day first, unless the source is American or the second number cannot be a month."""
    match = _NUMERIC.search(folded)
    if match is None:
        return None
    first, second, year = (int(part) for part in match.groups())
    american = context.defaults.get("country", "").upper() in ("US", "USA")
    if (american or second > 12) and first <= 12:
        first, second = second, first
    return (year if year > 99 else 2000 + year), second, first


def _guess(folded: str, context: Context) -> datetime | None:
    """What dateparser makes of a text that nothing above reads; slow, so remembered."""
    if len(folded) > _LONGEST_GUESS or not re.search(r"\d", folded):
        return None
    midnight = context.now.astimezone(context.zone).replace(
        hour=0, minute=0, second=0, microsecond=0, tzinfo=None
    )
    moment = _parsed(folded, context.languages or _LANGUAGES, midnight)
    return moment.replace(tzinfo=context.zone) if moment and not moment.tzinfo else moment


@lru_cache(maxsize=4096)
def _parsed(folded: str, languages: tuple[str, ...], today: datetime) -> datetime | None:
    return dateparser.parse(
        folded,
        languages=list(languages),
        settings={
            "RELATIVE_BASE": today,
            "DATE_ORDER": "DMY",
            "PREFER_DATES_FROM": "past",
            "REQUIRE_PARTS": ["day", "month"],
        },
    )
