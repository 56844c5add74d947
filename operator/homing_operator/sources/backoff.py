"""Sources that look after themselves: who keeps failing is asked less often, until it answers again.

The schedule in force follows from the declared one and from the number of failures in a row, and from nothing
else, so there is nothing to remember and nothing to reset.
"""

from __future__ import annotations

import itertools
import zoneinfo
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from croniter import CroniterBadDateError, croniter

from homing import schedule as schedules

#: Failures in a row that are forgiven.
FORGIVEN = 2
#: A site that answered with an anti-bot page is left alone from the first time on.
_BLOCKED_AHEAD = 2

_MINUTE = timedelta(minutes=1)
#: Minutes: what a schedule such as 30 February comes to.
_NEVER = 525_600.0

#: Cron schedules with `H`, by the minutes between two runs. A day is the longest pause.
_LADDER = {
    30: "H/30 * * * *",
    60: "H * * * *",
    120: "H H/2 * * *",
    240: "H H/4 * * *",
    480: "H H/8 * * *",
    1440: "H H * * *",
}


@lru_cache(maxsize=8192)
def in_force(schedule: str, zone: str, identity: str, failures: int, blocked: bool) -> str:
    """The schedule to run by, without `H`.

    Args:
        schedule: as declared.
        zone: of the schedule.
        identity: namespace/name, what `H` follows from.
        failures: in a row.
        blocked: whether the last of them met an anti-bot page.
    """
    doublings = failures - FORGIVEN + (_BLOCKED_AHEAD if blocked else 0)
    declared = minutes_between(schedule, zone, identity)
    if failures > 0 and doublings > 0:
        wanted = declared * 2 ** min(doublings, 20)
        for minutes, sparser in _LADDER.items():
            longest = minutes == max(_LADDER)
            if declared < minutes and (wanted <= minutes or longest):
                return schedules.resolved(sparser, identity)
    return schedules.resolved(schedule, identity)


@lru_cache(maxsize=8192)
def minutes_between(schedule: str, zone: str, identity: str) -> float:
    """The longest pause between the next runs, in minutes, as it is on any week."""
    begin = datetime(2024, 1, 1, tzinfo=zoneinfo.ZoneInfo(zone))
    runs = croniter(schedule, begin, hash_id=identity.encode())
    try:
        moments = [runs.get_next(datetime).astimezone(UTC) for _ in range(8)]
    except CroniterBadDateError:
        return _NEVER
    return max(later - earlier for earlier, later in itertools.pairwise(moments)) / _MINUTE
