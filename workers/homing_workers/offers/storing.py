"""Offers into listings of every source that wants the chat, in the transaction of the classes.

What is no offer any more, or was deleted, is gone from each source that has it. What a normaliser refuses is a rejected
record of the source, outside of any run; the listing that there may be stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from homing.models.listing import Listing
from homing.models.message import Message
from homing.models.message_class import MessageClass
from homing.models.run import Rejection
from homing.storage import listings, rejections
from homing.storage.database import Connection
from homing.storage.listings import Seen, Stored
from homing.storage.telegram import offers
from homing.storage.telegram.offers import Reading
from homing.telemetry import traces
from homing_workers.offers import kinds, reading, spans
from homing_workers.scrape.event_traces import EventTraces
from homing_workers.scrape.normalise import Context, Rejected

_log = structlog.get_logger()

_FOUND = 200

Classified = Sequence[tuple[Message, MessageClass | None]]


@dataclass
class _Page:
    """What the messages of one batch come to in one source."""

    seen: list[Listing] = field(default_factory=list)
    refused: list[Rejection] = field(default_factory=list)
    #: External id to the traceparent of the span in which it was read.
    told_by: dict[str, str] = field(default_factory=dict)


async def store(connection: Connection, classified: Classified) -> list[int]:
    """Writes what the messages offer, and takes back what they offer no more; safe to repeat.

    Args:
        connection: in the caller's transaction.
        classified: messages with what was found; None: the message was withdrawn.

    Returns:
        Ids of new events, to be matched after the commit.
    """
    offered = [(message, found) for message, found in classified if _is_offer(message, found)]
    others = [message for message, found in classified if not _is_offer(message, found)]
    pages = await _read(connection, offered)
    gone = await offers.live(connection, [reading.external_id(message) for message in others])
    events: list[int] = []
    # In the order of the sources' ids: whoever does this at the same time waits, and nobody for ever.
    for source_id in sorted({*pages, *gone}):
        page = pages.get(source_id, _Page())
        events += await _write(connection, source_id, page, gone.get(source_id, ()))
    return events


def _is_offer(message: Message, found: MessageClass | None) -> bool:
    return found is not None and message.deleted_at is None and kinds.is_offer(found)


async def _read(connection: Connection, offered: Classified) -> Mapping[int, _Page]:
    chats = {message.chat_id for message, _ in offered}
    wanted = await offers.readings(connection, chats) if chats else {}
    pages: dict[int, _Page] = {}
    for message, found in offered:
        for source in wanted.get(message.chat_id, ()):
            page = pages.setdefault(source.source_id, _Page())
            assert found is not None  # noqa: S101 - only offers come here
            _add(page, message, found, source)
    return pages


def _add(page: _Page, message: Message, found: MessageClass, source: Reading) -> None:
    """The home that a message offers, or why it is none."""
    context = Context(source.defaults, source.languages, source.time_zone)
    identity = reading.external_id(message)
    with spans.following("listing", message, found, source=source.source, external_id=identity):
        try:
            listing = reading.listing(message, found, context)
        except Rejected as error:
            page.refused.append(_rejection(message, error))
            return
        page.seen.append(listing)
        page.told_by |= {listing.external_id: told} if (told := traces.traceparent()) else {}


def _rejection(message: Message, error: Rejected) -> Rejection:
    return Rejection(
        url=message.url,
        external_id=reading.external_id(message),
        field=error.field,
        reason=error.reason,
        found=str(error.found)[:_FOUND],
    )


async def _write(
    connection: Connection, source_id: int, page: _Page, gone: Sequence[str]
) -> list[int]:
    stored: list[Stored] = []
    if page.seen:
        seen = [Seen(listing, None, True) for listing in page.seen]
        stored += await listings.store(connection, source_id=source_id, run_id=None, seen=seen)
    if gone:
        stored += await listings.mark_gone(
            connection, source_id=source_id, run_id=None, external_ids=list(gone)
        )
    begun = EventTraces()
    await begun.begin(connection, stored, page.told_by)
    begun.send()
    if page.refused:
        _log.info("Offers were refused", source=source_id, count=len(page.refused))
        await rejections.store(connection, None, page.refused, source_id=source_id)
    return [each.event_id for each in stored if each.event_id is not None]
