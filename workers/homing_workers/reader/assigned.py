"""The chats of this reader, which change while it reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice

import structlog

from homing.storage.database import Connection
from homing.storage.telegram import assignments, members, wanted
from homing.telegram.publication import Assigned
from homing_workers.reader import figures
from homing_workers.reader.agenda import Agenda
from homing_workers.reader.history import History
from homing_workers.reader.intake import Intake

_log = structlog.get_logger()

#: Chats that a line of the log names.
_SAMPLE = 5


class Chats:
    """What is read, and how far back."""

    def __init__(self, account_id: str, default_days: int) -> None:
        self._account_id = account_id
        self._default_days = default_days
        self._days: dict[int, int] = {}

    def days(self, chat_id: int) -> int:
        """How many days of history of a chat are read."""
        return self._days.get(chat_id, self._default_days)

    async def apply(
        self,
        connection: Connection,
        assigned: Assigned,
        intake: Intake,
        agenda: Agenda,
        history: History,
    ) -> None:
        """From now on these chats are read."""
        added = assigned.chat_ids - intake.allowed
        removed = intake.allowed - assigned.chat_ids
        history.hashes = await members.of_account(connection, self._account_id)
        self._days = await wanted.days(connection, assigned.chat_ids)
        intake.allow(assigned.chat_ids)
        agenda.keep(assigned.chat_ids)
        figures.ALLOWED.set(len(assigned.chat_ids))
        for kind, chats in (("added", added), ("removed", removed)):
            figures.CHANGES.labels(kind).inc(len(chats))
        _log.info(
            "Assignment updated",
            account=self._account_id,
            version=assigned.version,
            allowed=len(assigned.chat_ids),
            added=len(added),
            removed=len(removed),
            added_sample=_sample(added),
            removed_sample=_sample(removed),
            coverage=await self._coverage(connection),
        )

    async def _coverage(self, connection: Connection) -> float:
        """Share of the wanted chats that some account reads."""
        all_wanted = await wanted.chat_ids(connection)
        read = all_wanted & (await assignments.current(connection)).keys()
        share = round(len(read) / len(all_wanted), 3) if all_wanted else 1.0
        figures.COVERAGE.set(share)
        return share


def _sample(chats: Collection[int]) -> list[int]:
    ordered: Iterable[int] = sorted(chats)
    return list(islice(ordered, _SAMPLE))
