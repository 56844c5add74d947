"""When a source is due: cron schedules with `H`, which spreads sources over the range.

`H` stands for a number that follows from the source's name, so that it stays the same from run to run while
a hundred sources with `H/10 * * * *` do not all start in the same minute (Jenkins' notation).
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from datetime import UTC, datetime

from croniter import croniter


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
    """The schedule with each `H` replaced by the number that it stands for, as people want to read it."""
    expanded = croniter(schedule, hash_id=name.encode()).expanded
    return " ".join(
        _field(text, values) for text, values in zip(schedule.split(), expanded, strict=True)
    )


def _field(text: str, values: Sequence[int | str]) -> str:
    return ",".join(map(str, values)) if "H" in text.upper().split("/")[0] else text
