"""What was asked and what was taken, in order; in memory, and as JSON lines in a file where one is named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from testserver import journal


@dataclass(frozen=True, kw_only=True)
class Entry(journal.Entry):
    """One request to send a message."""

    to: str
    body: str
    #: Where its status is reported.
    callback: str
    #: SID of the message, where it was taken.
    sid: str = ""
    #: HTTP status of the answer; 0 where none was given.
    status: int
    #: Of a refusal.
    code: int | None = None


class Journal(journal.Journal[Entry]):
    """Entries in the order in which requests were decided."""

    def __init__(self, path: Path | None = None) -> None:
        super().__init__(Entry, path)
