"""A job that classifies what waits.

Without a key: rules in one transaction with what follows from their classes, by as many jobs as there are at once.
With a key: one job at a time, so that batches are full and the order is kept; see `stream`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

from homing.settings import Settings
from homing.storage import database
from homing.storage.database import Connection
from homing.storage.telegram import waiting
from homing_workers.classify import finishing
from homing_workers.classify.deciding import by_rules, decided
from homing_workers.classify.prefilter.book import Book
from homing_workers.signals.acting import Acted

#: Seconds after which a job begins nothing new, and the next one goes on: two questions in vain, of a minute each, and
#: it is still within `queues.TIMEOUT_SECONDS`.
WORK_SECONDS = 50.0

#: Messages of one transaction.
_MOST = 200

Tell = Callable[[Acted], None]


async def run(settings: Settings, tell: Tell, *, seconds: float = WORK_SECONDS) -> bool:
    """Classifies until nothing is due or the time is over.

    Args:
        settings: of the job.
        tell: is told after each commit what there is to do elsewhere; called in a thread.
        seconds: of this job.

    Returns:
        Whether more is due.
    """
    until = time.monotonic() + seconds
    async with database.connect(settings.require_database_url()) as connection:
        if settings.llm_api_key is not None:
            # Imported here only where it is needed: its library is heavy.
            stream = cast(Any, import_module("homing_workers.classify.llm.stream"))
            return bool(await stream.run(connection, settings, tell, until=until))
        return await _by_rules(connection, settings, tell, until)


async def _by_rules(connection: Connection, settings: Settings, tell: Tell, until: float) -> bool:
    book = Book(settings)
    while time.monotonic() < until:
        if not await _some(connection, settings, book, tell):
            return False
    return await waiting.any_due(connection, llm=True)


async def _some(connection: Connection, settings: Settings, book: Book, tell: Tell) -> int:
    """Does some messages; whoever dies here has done none of them."""
    async with connection.transaction():
        messages = await waiting.claim(connection, limit=_MOST, llm=True)
        await book.look(connection, {message.chat_id for message in messages})
        found = [decided(book, message) or by_rules(message) for message in messages]
        acted = await finishing.write(connection, settings, found)
    await book.tell(connection)
    await finishing.told(tell, acted)
    return len(messages)
