"""How long a job takes and how many come in, measured by what workers count anyway.

RQ adds up in each worker's hash how many jobs it did and the seconds they took. Differences between two readings give
both figures without looking at any job; ours leave no trace when they are done.
"""

from __future__ import annotations

import math
from datetime import datetime

from homing_operator.scaling.observation import Known
from homing_operator.scaling.reading import Reading
from homing_operator.scaling.records import Worker

#: Seconds after which a measurement counts for a third of what it did.
_MEMORY = 120.0


class Meter:
    """Of one pool; lives as long as the operator does."""

    def __init__(self) -> None:
        self._workers: dict[str, Worker] = {}
        self._at: datetime | None = None
        self._jobs = 0
        self._done = 0.0
        self._seconds = 0.0
        self._arrivals: float | None = None
        #: Jobs that came in between the last two readings; None where that cannot be told.
        self.arrived: int | None = None

    @property
    def job_seconds(self) -> float | None:
        """Mean seconds of a job; None before one was done."""
        return self._seconds / self._done if self._done else None

    @property
    def arrivals_per_second(self) -> float | None:
        return self._arrivals

    def take(self, reading: Reading, now: datetime) -> None:
        """Takes one more reading in; one with an unknown queue tells nothing."""
        if not all(isinstance(queue, Known) for queue in reading.queues.values()):
            self._at, self.arrived = None, None
            return
        jobs = sum(q.jobs for q in reading.queues.values() if isinstance(q, Known))
        elapsed = (now - self._at).total_seconds() if self._at is not None else 0.0
        done, seconds = self._progress(reading)
        faded = math.exp(-elapsed / _MEMORY)
        self._done, self._seconds = self._done * faded + done, self._seconds * faded + seconds
        self.arrived = max(jobs - self._jobs + done, 0) if elapsed > 0 else None
        if self.arrived is not None:
            self._average(self.arrived / elapsed, faded)
        self._at, self._jobs, self._workers = now, jobs, dict(reading.workers)

    def _progress(self, reading: Reading) -> tuple[int, float]:
        """Jobs and seconds since the last reading, by workers that still are there."""
        done, seconds = 0, 0.0
        for name, worker in reading.workers.items():
            before = self._workers.get(name)
            same = before is not None and before.born == worker.born
            done += worker.done - (before.done if before and same else 0)
            seconds += worker.seconds - (before.seconds if before and same else 0.0)
        return max(done, 0), max(seconds, 0.0)

    def _average(self, rate: float, faded: float) -> None:
        before = self._arrivals
        self._arrivals = rate if before is None else before * faded + rate * (1 - faded)
