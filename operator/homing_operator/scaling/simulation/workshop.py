"""Workers and a queue in a time of their own: first come, first served, one job a worker."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator


class Workshop:
    """Time goes on only by `advance`."""

    def __init__(
        self, arrivals: Iterator[float], *, job_seconds: float, start_seconds: float, workers: int
    ) -> None:
        """Args:
        arrivals: when jobs come in, in order.
        job_seconds: that a job takes.
        start_seconds: until a new worker takes its first job.
        workers: that are there already.
        """
        self._arrivals = arrivals
        self._next: float | None = next(arrivals, None)
        self._job_seconds = job_seconds
        self._start_seconds = start_seconds
        self._waiting: deque[float] = deque()
        self._busy: list[float] = []
        self._starting: deque[float] = deque()
        self._idle = workers
        self._leaving = 0
        self.now = 0.0
        self.arrived = self.done = 0
        self.worker_seconds = self.worst_wait = self.waited = 0.0

    @property
    def queued(self) -> int:
        return len(self._waiting)

    @property
    def started(self) -> int:
        return len(self._busy)

    @property
    def oldest(self) -> float | None:
        """Seconds that the first in the queue has waited."""
        return self.now - self._waiting[0] if self._waiting else None

    @property
    def workers(self) -> int:
        """All that are there and stay."""
        return len(self._starting) + self._idle + len(self._busy) - self._leaving

    def scale(self, workers: int) -> None:
        """As a Deployment does: those that start go first, then idle ones; busy ones end their job."""
        more = workers - self.workers
        kept = min(max(more, 0), self._leaving)
        self._leaving -= kept
        self._starting.extend([self.now + self._start_seconds] * (more - kept if more > 0 else 0))
        fewer = max(-more, 0)
        while fewer and self._starting:
            self._starting.pop()
            fewer -= 1
        gone = min(fewer, self._idle)
        self._idle -= gone
        self._leaving += fewer - gone

    def advance(self, until: float) -> None:
        """Lets all happen up to a time, that time included."""
        while (moment := self._soonest()) is not None and moment <= until:
            self._pass(moment)
            self._happen(moment)
            self._hand_out()
        self._pass(until)

    def _soonest(self) -> float | None:
        moments = [self._next, *self._busy[:1], *([self._starting[0]] if self._starting else [])]
        return min((each for each in moments if each is not None), default=None)

    def _pass(self, moment: float) -> None:
        there = len(self._starting) + self._idle + len(self._busy)
        self.worker_seconds += there * max(moment - self.now, 0.0)
        self.now = max(moment, self.now)

    def _happen(self, moment: float) -> None:
        if self._next is not None and self._next <= moment:
            self._waiting.append(self._next)
            self.arrived += 1
            self._next = next(self._arrivals, None)
        elif self._busy and self._busy[0] <= moment:
            heapq.heappop(self._busy)
            self.done += 1
            stays = not self._leaving
            self._idle += stays
            self._leaving -= not stays
        elif self._starting:
            self._starting.popleft()
            self._idle += 1

    def _hand_out(self) -> None:
        while self._idle and self._waiting:
            wait = self.now - self._waiting.popleft()
            self.waited += wait
            self.worst_wait = max(self.worst_wait, wait)
            self._idle -= 1
            heapq.heappush(self._busy, self.now + self._job_seconds)
