"""Who may start a run that no schedule paces: so many at once over all sources, first come, first served."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from datetime import datetime

from homing_operator.store import Key

_Rank = tuple[bool, datetime, Key]


class Turns:
    """Nothing here has to survive a restart: who runs and who waits follows from what is observed."""

    def __init__(self, at_once: int) -> None:
        """Args:
        at_once: runs.
        """
        self._at_once = at_once
        self._waiting: list[_Rank] = []
        self._ranks: dict[Key, _Rank] = {}
        self._granted: set[Key] = set()

    def __len__(self) -> int:
        """Sources that wait."""
        return len(self._waiting)

    def may_start(self, key: Key, created: datetime, by_hand: bool, running: int) -> bool:
        """Whether it is the source's turn; from now on it waits for it.

        Args:
            key: of the source.
            created: when the source was.
            by_hand: somebody waits for the run; those go first.
            running: such runs that are under way.
        """
        rank = (not by_hand, created, key)
        if self._ranks.get(key) != rank:
            self.leave(key)
            bisect.insort(self._waiting, rank)
            self._ranks[key] = rank
        if key in self._granted:
            return True
        place = bisect.bisect_left(self._waiting, rank) - self._granted_before(rank)
        if place >= self._free(running):
            return False
        self._granted.add(key)
        return True

    def leave(self, key: Key) -> None:
        """The source has started its run, or wants none any more."""
        rank = self._ranks.pop(key, None)
        if rank is not None:
            del self._waiting[bisect.bisect_left(self._waiting, rank)]
        self._granted.discard(key)

    def next(self, running: int) -> Iterator[Key]:
        """The sources whose turn it is and who do not know yet."""
        free = self._free(running)
        for _, _, key in self._waiting:
            if free <= 0:
                return
            if key not in self._granted:
                free -= 1
                yield key

    def _free(self, running: int) -> int:
        return self._at_once - running - len(self._granted)

    def _granted_before(self, rank: _Rank) -> int:
        return sum(self._ranks[key] < rank for key in self._granted)
