"""How many workers keep a promise on waiting time, and how long a backlog lasts.

By Little's law, jobs that come at a rate of `a` a second and take `s` seconds each keep `a * s` workers busy. A backlog of
`q` jobs holds `q * s` seconds of work. To work it off within `d` seconds while new jobs come takes `s * (a + q / d)` workers.
"""

from __future__ import annotations

import math

#: Where the promise is nearly broken or already is, the backlog has to go within this part of it.
_RUSH = 0.25


def workers(
    target: float, queued: int, oldest_age: float, job_seconds: float, arrivals: float
) -> int:
    """The least number of workers with which the oldest job starts in time.

    Args:
        target: seconds that a job may wait.
        queued: jobs that wait.
        oldest_age: seconds that the oldest of them has waited.
        job_seconds: mean seconds that a worker needs for one.
        arrivals: jobs a second that come in.
    """
    left = max(target - oldest_age, target * _RUSH)
    # Rounded first: 3.0000000000000004 workers are three.
    return math.ceil(round(job_seconds * (arrivals + queued / left), 9))


def drain_seconds(replicas: int, queued: int, job_seconds: float, arrivals: float) -> float | None:
    """Seconds until nothing waits any more; None where so many workers never get there."""
    if not queued:
        return 0.0
    spare = replicas - job_seconds * arrivals
    return queued * job_seconds / spare if spare > 0 else None
