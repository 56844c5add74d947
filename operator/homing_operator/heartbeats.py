"""Signs of life of the parts of the process; one that is missing too long makes the liveness probe fail."""

from __future__ import annotations

import time
from collections.abc import Callable

from homing_operator import metrics


class Heartbeats:
    """Each part says how long it may be silent, and beats."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: dict[str, float] = {}
        self._allowed: dict[str, float] = {}
        self._broken: dict[str, str] = {}
        self._unready: set[str] = set()

    def expect(self, part: str, seconds: float) -> Callable[[], None]:
        """From now on the part has to beat at least every so many seconds.

        Returns:
            The function to beat with.
        """
        self._allowed[part] = seconds

        def beat() -> None:
            self._last[part] = self._clock()
            metrics.HEARTBEAT_AGE.labels(part).set_to_current_time()

        beat()
        return beat

    def break_off(self, part: str, reason: str) -> None:
        """The part knows that it is beyond repair; the process has to be restarted."""
        self._broken[part] = reason

    def starting(self, part: str) -> Callable[[], None]:
        """The process is not ready before the returned function is called."""
        self._unready.add(part)
        return lambda: self._unready.discard(part)

    @property
    def ready(self) -> bool:
        return not self._unready

    @property
    def stale(self) -> dict[str, str]:
        """What keeps the process from being alive, by part."""
        now = self._clock()
        silent = {
            part: f"silent for {now - last:.0f} s"
            for part, last in self._last.items()
            if now - last > self._allowed[part]
        }
        return silent | self._broken
