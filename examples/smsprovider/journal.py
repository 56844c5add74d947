"""What was asked and what was taken, in order; in memory, and as JSON lines in a file where one is named."""

from __future__ import annotations

import json
import time
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

#: Entries that are remembered; older ones are in the file only.
_LENGTH = 200_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One request to send a message."""

    number: int
    #: Unix time in seconds.
    at: float
    to: str
    body: str
    #: Where its status is reported.
    callback: str
    #: Whether the message was taken. Of a fault after that, too.
    accepted: bool
    #: SID of the message, where it was taken.
    sid: str = ""
    #: HTTP status of the answer; 0 where none was given.
    status: int
    #: Of a refusal.
    code: int | None = None
    #: Kind of the fault that was asked for, if one took the request.
    fault: str = ""


class Journal:
    """Entries in the order in which requests were decided."""

    def __init__(self, path: Path | None = None) -> None:
        self.entries: deque[Entry] = deque(maxlen=_LENGTH)
        self._number = 0
        self._file: IO[str] | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            # One line a write: what was taken is there even after a kill.
            self._file = path.open("a", buffering=1, encoding="utf-8")

    def note(self, **told: Any) -> Entry:
        """Writes a request down."""
        self._number += 1
        entry = Entry(number=self._number, at=time.time(), **told)
        self.entries.append(entry)
        if self._file is not None:
            self._file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        return entry

    def accepted(self, since: int = 0) -> list[Entry]:
        """Messages that were taken, after an entry's number."""
        return [entry for entry in self.entries if entry.accepted and entry.number > since]

    def as_json(self, since: int = 0) -> list[dict[str, Any]]:
        return [asdict(entry) for entry in self.entries if entry.number > since]

    def clear(self) -> None:
        """Forgets what is in memory; the file stays."""
        self.entries.clear()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
