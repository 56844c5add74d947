"""What was accepted and what was refused, in order; in memory, and as JSON lines in a file where one is named."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from testserver import journal


@dataclass(frozen=True, kw_only=True)
class Entry(journal.Entry):
    """One call."""

    method: str
    chat_id: int | None
    #: Parameters as they came; files by their sizes.
    parameters: dict[str, Any]
    #: Of the messages that it made.
    message_ids: list[int] = field(default_factory=list)
    #: HTTP status of the answer; 0 where none was given.
    status: int
    #: Of a refusal.
    description: str = ""


class Journal(journal.Journal[Entry]):
    """Entries in the order in which calls were decided."""

    def __init__(self, path: Path | None = None, length: int = 200_000) -> None:
        super().__init__(Entry, path, length)
        #: Of answers, by HTTP status; 0 is no answer.
        self.statuses: Counter[int] = Counter()

    def note(self, **told: Any) -> Entry:
        """Writes a call down."""
        entry = super().note(**told)
        self.statuses[entry.status] += 1
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

    def clear(self) -> None:
        """Forgets what is in memory; the file stays."""
        super().clear()
        self.statuses.clear()
