"""When a source is due: cron schedules with `H`, which spreads sources over the range.

`H` stands for a number that follows from the source's name, so that it stays the same from run to run while
a hundred sources with `H/10 * * * *` do not all start in the same minute (Jenkins' notation).
"""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime

from croniter import croniter

#: Place of the day of week among the fields.
_WEEKDAY = 4

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {name: number for number, name in (*enumerate(_DAYS), *enumerate(_MONTHS, 1))}


def next_run(schedule: str, time_zone: str, name: str, after: datetime) -> datetime:
    """The first time strictly after `after` at which a source is due.

    Args:
        schedule: five cron fields, as `SourceSpec` has checked them; `H` may stand for a number.
        time_zone: the zone that the fields speak of, for example Europe/Kyiv.
        name: namespace and name of the source, for example "default/lun"; what `H` follows from.
        after: a time with a zone.

    Returns:
        A time in UTC. Where clocks are put forward, a time that does not exist is moved behind the gap.
    """
    local = after.astimezone(zoneinfo.ZoneInfo(time_zone))
    due: datetime = croniter(schedule, local, hash_id=name.encode()).get_next(datetime)
    return due.astimezone(UTC)


def resolved(schedule: str, name: str) -> str:
    """The schedule as people want to read it and as CronJobs take it.

    Each `H` is replaced by the number that it stands for. So are what cron knows and Kubernetes does not, by the numbers
    that are meant: day of week 7, ranges over the end such as fri-mon or 22-4, steps from a day of week on.
    """
    expanded = croniter(schedule, hash_id=name.encode()).expanded
    return " ".join(
        text if _is_plain(text, place) else ",".join(map(str, values))
        for place, (text, values) in enumerate(zip(schedule.split(), expanded, strict=True))
    )


def _is_plain(field: str, place: int) -> bool:
    """Whether Kubernetes reads a field as we do."""
    return all(_is_plain_item(item.lower(), place) for item in field.split(","))


def _is_plain_item(item: str, place: int) -> bool:
    whole, step, _ = item.partition("/")
    low, _, high = whole.partition("-")
    if low.startswith("h") or low in ("*", "?"):
        return low in ("*", "?")
    numbers = [_number(each) for each in (low, high or low)]
    foreign = place == _WEEKDAY and (7 in numbers or bool(step and not high))
    return numbers == sorted(numbers) and not foreign


def _number(text: str) -> int:
    """Of a number, or of a name such as jan or sun."""
    return int(text) if text.isdigit() else _NUMBERS[text]
