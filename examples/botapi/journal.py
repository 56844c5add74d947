"""What was accepted and what was refused, in order; in memory, and as JSON lines in a file where one is named."""

from __future__ import annotations

import json
import time
from collections import Counter, deque
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One call."""

    number: int
    #: Unix time in seconds.
    at: float
    method: str
    chat_id: int | None
    #: Parameters as they came; files by their sizes.
    parameters: dict[str, Any]
    #: Whether the call had its effect. Of a fault after that, too.
    accepted: bool
    #: Of the messages that it made.
    message_ids: list[int] = field(default_factory=list)
    #: HTTP status of the answer; 0 where none was given.
    status: int
    #: Of a refusal.
    description: str = ""
    #: Kind of the fault that was asked for, if one took the call.
    fault: str = ""


class Journal:
    """Entries in the order in which calls were decided."""

    def __init__(self, path: Path | None = None, length: int = 200_000) -> None:
        #: The newest; older ones are in the file only.
        self.entries: deque[Entry] = deque(maxlen=length)
        #: Of answers, by HTTP status; 0 is no answer.
        self.statuses: Counter[int] = Counter()
        self._file: IO[str] | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            # One line a write: what was accepted is there even after a kill.
            self._file = path.open("a", buffering=1, encoding="utf-8")
        self._number = 0

    def note(self, **told: Any) -> Entry:
        """Writes a call down."""
        self._number += 1
        entry = Entry(number=self._number, at=time.time(), **told)
        self.entries.append(entry)
        self.statuses[entry.status] += 1
        if self._file is not None:
            self._file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        return entry

    def calls(
        self,
        method: str | None = None,
        *,
        chat: int | None = None,
        accepted: bool | None = None,
        status: int | None = None,
        since: int = 0,
    ) -> list[Entry]:
        """The entries of a method, a chat, an outcome; after a number."""
        return [
            entry
            for entry in self.entries
            if entry.number > since
            and method in (None, entry.method)
            and chat in (None, entry.chat_id)
            and accepted in (None, entry.accepted)
            and status in (None, entry.status)
        ]

    @property
    def last(self) -> int:
        """The number of the newest entry; 0 is none."""
        return self._number

    def clear(self) -> None:
        """Forgets what is in memory; the file stays."""
        self.entries.clear()
        self.statuses.clear()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
