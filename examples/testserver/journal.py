"""What a server was asked and what it took, in order; in memory, and as JSON lines in a file where one is named."""

from __future__ import annotations

import json
import time
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

#: Entries that are remembered; older ones are in the file only.
_LENGTH = 200_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One request."""

    number: int
    #: Unix time in seconds.
    at: float
    #: Whether it had its effect. Of a fault after that, too.
    accepted: bool
    #: Kind of the fault that was asked for, if one took the request.
    fault: str = ""


EntryT = TypeVar("EntryT", bound=Entry)


class Journal(Generic[EntryT]):
    """Entries in the order in which requests were decided."""

    def __init__(
        self, entry: type[EntryT], path: Path | None = None, length: int = _LENGTH
    ) -> None:
        self.entries: deque[EntryT] = deque(maxlen=length)
        self._entry = entry
        self._number = 0
        self._file: IO[str] | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            # One line a write: what was accepted is there even after a kill.
            self._file = path.open("a", buffering=1, encoding="utf-8")

    @property
    def last(self) -> int:
        """The number of the newest entry; 0 is none."""
        return self._number

    def note(self, **told: Any) -> EntryT:
        """Writes a request down."""
        self._number += 1
        entry = self._entry(number=self._number, at=time.time(), **told)
        self.entries.append(entry)
        if self._file is not None:
            self._file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        return entry

    def accepted(self, since: int = 0) -> list[EntryT]:
        """Those that had their effect, after an entry's number."""
        return [entry for entry in self.entries if entry.accepted and entry.number > since]

    def as_json(self, since: int = 0) -> list[dict[str, Any]]:
        """All after an entry's number."""
        return [asdict(entry) for entry in self.entries if entry.number > since]

    def clear(self) -> None:
        """Forgets what is in memory; the file stays."""
        self.entries.clear()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
