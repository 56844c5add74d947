"""What a search would have brought, before it is saved."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from homing.matching.evaluate import questions
from homing.models.base import Value
from homing.models.subscription import Criteria
from homing.rates import in_use
from homing.storage import history
from homing.storage.database import Connection

#: Events that are looked at: some seconds of work.
MOST_EVENTS = 50_000


class Preview(Value):
    """Counted by listings as they are now, at today's exchange rates."""

    #: Events that the search would have told of.
    matches: int
    #: Whether all events since then were looked at; else there may be more.
    complete: bool
    #: Listings of the newest of them, each once.
    listing_ids: tuple[int, ...] = Field(default=())


async def preview(
    connection: Connection,
    criteria: Criteria,
    since: datetime,
    *,
    sample: int = 5,
    limit: int = MOST_EVENTS,
) -> Preview:
    """How many alerts these criteria would have brought since then.

    Args:
        connection: without an open transaction, or in one.
        criteria: of a draft.
        since: of the oldest event.
        sample: so many listings at most.
        limit: events to look at, newest first.
    """
    found, seen, examples = 0, 0, dict[int, None]()
    async with connection.transaction():
        asked = questions(criteria, await in_use(connection))
        async for subjects in history.subjects(connection, criteria, since, limit=limit):
            seen += len(subjects)
            for subject in subjects:
                if all(question.passes(subject) for question in asked):
                    found += 1
                    if len(examples) < sample:
                        examples[subject.event.listing_id] = None
    return Preview(matches=found, complete=seen < limit, listing_ids=tuple(examples))
