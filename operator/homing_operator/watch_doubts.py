"""Notices watches that say nothing any more: no error, no event, and yet the listing shows changes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from homing_operator import metrics
from homing_operator.json_types import Json
from homing_operator.kinds import Kind

#: Seconds that an event may come later than the listing that showed its change.
_LATE = 60


class WatchDoubts:
    """Compares what listings show with what events tell."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._untold: dict[tuple[str, str], float] = {}
        self._suspects: set[str] = set()

    def untold(self, kind: Kind, found: Json) -> None:
        """A listing showed a change that no event has told yet."""
        self._untold.setdefault((kind.plural, found["metadata"]["uid"]), self._clock())

    def told(self, kind: Kind, found: Json) -> None:
        """An event came; its watch lives."""
        self._untold.pop((kind.plural, found["metadata"]["uid"]), None)
        self._suspects.discard(kind.plural)

    def settle(self) -> dict[str, int]:
        """To be called between listings.

        Returns:
            How many changes were not told, by plural of the kinds whose watch missed some twice in a row
            and told nothing in between.
        """
        now = self._clock()
        missed = [each for each, since in self._untold.items() if now - since > _LATE]
        for each in missed:
            del self._untold[each]
        counts = Counter(plural for plural, _ in missed)
        for plural, count in counts.items():
            metrics.MISSED_EVENTS.labels(plural).inc(count)
        dead = {plural: count for plural, count in counts.items() if plural in self._suspects}
        self._suspects |= counts.keys()
        return dead
