"""What the server was given and what it kept, in order; in memory, and as JSON lines in a file where one is named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from testserver import journal


@dataclass(frozen=True, kw_only=True)
class Entry(journal.Entry):
    """One message, or what was left of it."""

    #: Of the envelope.
    sender: str
    to: str
    #: Header; empty where the message was not read.
    message_id: str = ""
    subject: str = ""
    #: The answer; empty where none was given.
    reply: str


class Journal(journal.Journal[Entry]):
    """Entries in the order in which messages were decided."""

    def __init__(self, path: Path | None = None) -> None:
        super().__init__(Entry, path)
