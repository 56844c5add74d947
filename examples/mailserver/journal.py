"""What the server was given and what it kept, in order; in memory, and as JSON lines in a file where one is named."""

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
    """One message, or what was left of it."""

    number: int
    #: Unix time in seconds.
    at: float
    #: Of the envelope.
    sender: str
    to: str
    #: Header; empty where the message was not read.
    message_id: str = ""
    subject: str = ""
    #: Whether the message was kept. Of a fault after that, too.
    accepted: bool
    #: The answer; empty where none was given.
    reply: str
    #: Kind of the fault that was asked for, if one took the message.
    fault: str = ""


class Journal:
    """Entries in the order in which messages were decided."""

    def __init__(self, path: Path | None = None) -> None:
        self.entries: deque[Entry] = deque(maxlen=_LENGTH)
        self._number = 0
        self._file: IO[str] | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            # One line a write: what was kept is there even after a kill.
            self._file = path.open("a", buffering=1, encoding="utf-8")

    def note(self, **told: Any) -> Entry:
        """Writes a message down."""
        self._number += 1
        entry = Entry(number=self._number, at=time.time(), **told)
        self.entries.append(entry)
        if self._file is not None:
            self._file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        return entry

    def accepted(self, since: int = 0) -> list[Entry]:
        """Messages that were kept, after an entry's number."""
        return [entry for entry in self.entries if entry.accepted and entry.number > since]

    def as_json(self, since: int = 0) -> list[dict[str, Any]]:
        return [asdict(entry) for entry in self.entries if entry.number > since]

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
