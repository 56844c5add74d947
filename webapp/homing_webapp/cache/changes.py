"""What was changed lately, as far as this process was told."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from homing.storage.changes import Change, Snapshot
from homing_webapp.cache.entry import EVERYTHING, Entry, of_city, of_property

#: Seconds after the last sign of the listening connection from which on nothing is believed.
DEAF_AFTER = 0.8

#: Seconds for which changes are remembered; no answer is kept longer.
KEPT_SECONDS = 60.0


@dataclass(slots=True)
class _Told:
    """Transactions that changed what has one tag."""

    #: With the time at which each was heard of.
    at: dict[int, float] = field(default_factory=dict)
    latest: int = -1

    def add(self, transaction: int, now: float) -> None:
        self.at[transaction] = now
        self.latest = max(self.latest, transaction)

    def are_seen(self, snapshot: Snapshot) -> bool:
        """Whether the snapshot sees each of them; takes as long as there are running ones in it."""
        return self.latest < snapshot.next and self.at.keys().isdisjoint(snapshot.running)

    def forget(self, before: float) -> None:
        self.at = {transaction: at for transaction, at in self.at.items() if at > before}
        self.latest = max(self.at, default=-1)


class Changes:
    """Judges whether an answer still holds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began: Snapshot | None = None
        self._heard_until = float("-inf")
        #: By tag.
        self._told: dict[str, _Told] = {}
        self._forget_at = clock() + KEPT_SECONDS

    def begin(self, seen: Snapshot) -> None:
        """Listening begins (again): whatever the snapshot does not see will be told."""
        self._told.clear()
        self._began = seen

    def is_alive(self, at: float) -> None:
        """The connection replied to what was asked at that time of the clock."""
        self._heard_until = at + DEAF_AFTER

    def end(self) -> None:
        """Listening has ended; nothing is known from now on."""
        self._began = None
        self._heard_until = float("-inf")

    @property
    def known(self) -> bool:
        """Whether this process hears of changes."""
        return self._clock() < self._heard_until

    def note(self, change: Change) -> frozenset[str]:
        """Remembers a change; returns its tags."""
        tags = frozenset(
            (
                EVERYTHING,
                *map(of_city, change.cities),
                *map(of_property, change.properties),
            )
        )
        now = self._clock()
        for tag in tags:
            if (told := self._told.get(tag)) is None:
                told = self._told[tag] = _Told()
            told.add(change.transaction, now)
        if now > self._forget_at:
            self._forget(now)
        return tags

    def hold(self, entry: Entry) -> bool:
        """Whether all that is known to have changed is seen by the answer."""
        if self._began is None or not self.known:
            return False
        # Of what was changed before listening began, nothing was told: the answer must have seen it all.
        if not entry.snapshot.covers(self._began):
            return False
        return all(
            told.are_seen(entry.snapshot)
            for tag in entry.tags
            if (told := self._told.get(tag)) is not None
        )

    def _forget(self, now: float) -> None:
        for told in self._told.values():
            told.forget(now - 2 * KEPT_SECONDS)
        self._told = {tag: told for tag, told in self._told.items() if told.at}
        self._forget_at = now + KEPT_SECONDS
