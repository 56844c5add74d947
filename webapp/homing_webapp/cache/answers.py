"""The answers that this process keeps in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from homing_webapp.cache.entry import Entry


class Answers:
    """By key, the least recently put ones leave first; by tag, so that a change finds what it makes untrue."""

    def __init__(self, *, most: int = 2_000, most_bytes: int = 32_000_000) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._bytes = 0
        self._entries: OrderedDict[str, tuple[Entry, float]] = OrderedDict()
        self._keys: dict[str, set[str]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str, now: float) -> Entry | None:
        """The answer, unless its time is over."""
        kept = self._entries.get(key)
        return kept[0] if kept is not None and now < kept[1] else None

    def put(self, key: str, entry: Entry, until: float) -> None:
        self.drop(key)
        self._entries[key] = entry, until
        self._bytes += len(entry.body)
        for tag in entry.tags:
            self._keys.setdefault(tag, set()).add(key)
        while len(self._entries) > self._most or self._bytes > self._most_bytes:
            self.drop(next(iter(self._entries)))

    def drop(self, key: str) -> None:
        entry, _ = self._entries.pop(key, (None, 0.0))
        if entry is None:
            return
        self._bytes -= len(entry.body)
        for tag in entry.tags:
            self._keys[tag].discard(key)
            if not self._keys[tag]:
                del self._keys[tag]

    def drop_tagged(self, tags: Iterable[str]) -> None:
        for tag in tags:
            for key in list(self._keys.get(tag, ())):
                self.drop(key)

    def clear(self) -> None:
        self._entries.clear()
        self._keys.clear()
        self._bytes = 0
