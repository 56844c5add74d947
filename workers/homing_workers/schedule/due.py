"""When a source is to run next; no clock, no processes, only times."""

from __future__ import annotations

from datetime import datetime, timedelta

from homing import schedule
from homing.models.source import ScrapeSource


def next_start(source: ScrapeSource, last: datetime | None, now: datetime) -> datetime:
    """The time at which the source is due, not after `now` where it is overdue.

    Starts that were missed are made up for once, and only within `startingDeadlineSeconds`: after a night
    switched off, a source that runs at 3 o'clock waits for the next 3 o'clock.

    Args:
        source: its schedule, time zone and deadline count.
        last: start of its last run; None is never, and then it is due at once.
        now: the present time.
    """
    if last is None:
        return now
    spec = source.spec
    name = f"{source.metadata.namespace}/{source.metadata.name}"
    deadline = now - timedelta(seconds=spec.starting_deadline_seconds)
    return schedule.next_run(spec.schedule, spec.time_zone, name, max(last, deadline))
