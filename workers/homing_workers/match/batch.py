"""A batch of events becomes matches and deliveries, in one transaction with the mark that it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from opentelemetry.trace import SpanKind

from homing.matching import Matcher, PlainMatcher, Subject
from homing.models.event import Event
from homing.models.kinds import Channel
from homing.models.subscription import Subscription
from homing.storage import deliveries, matches, subscriptions, users
from homing.storage.database import Connection
from homing.storage.deliveries import NewDelivery
from homing.telemetry import traces
from homing_workers.match.isolate import isolate

_log = structlog.get_logger()

#: Channels that can send. Deliveries for others are not made, because nobody would ever take them.
SENDING = frozenset({Channel.TELEGRAM})

MakeMatcher = Callable[[Sequence[Subscription]], Matcher]


@dataclass
class Outcome:
    """What a batch came to."""

    matched: int = 0
    parked: int = 0
    matches: int = 0
    #: Ids of new deliveries, by channel.
    created: dict[Channel, list[int]] = field(default_factory=dict)


async def run(
    connection: Connection,
    event_ids: Sequence[int],
    *,
    parent: str | None = None,
    make_matcher: MakeMatcher = PlainMatcher,
) -> Outcome:
    """Matches those of the events that are still to do; the others are somebody else's or done.

    Args:
        connection: without an open transaction.
        event_ids: hints; claims decide.
        parent: traceparent of whoever asked.
        make_matcher: builds a matcher of the active subscriptions.
    """
    async with connection.transaction():
        events = await matches.claim(connection, event_ids)
        if not events:
            return Outcome()
        with traces.span(
            "match",
            parent=parent,
            links=[event.traceparent for event in events],
            kind=SpanKind.CONSUMER,
            attributes={"homing.events": len(events)},
        ) as span:
            outcome = await _match(connection, events, make_matcher)
            span.set_attribute("homing.matches", outcome.matches)
    return outcome


async def _match(
    connection: Connection, events: Sequence[Event], make_matcher: MakeMatcher
) -> Outcome:
    rows = await matches.listing_rows(connection, (event.listing_id for event in events))
    wanted = await _active(connection)
    matcher = make_matcher(wanted)
    good, bad = isolate(lambda batch: matcher.match(_read(batch, rows)), events)
    found = {event.id: ids for event, ids in good}
    await matches.store(connection, ((event, one) for event, ids in found.items() for one in ids))
    created = await deliveries.create(
        connection, await _deliveries(connection, good, {one.id: one.user_id for one in wanted})
    )
    await matches.mark_matched(connection, list(found))
    for event, error in bad:
        await _park(connection, event, error)
    return Outcome(len(good), len(bad), sum(map(len, found.values())), created)


def _read(batch: Sequence[Event], rows: Mapping[int, Any]) -> list[Subject]:
    return [matches.subject(event, rows[event.listing_id]) for event in batch]


async def _active(connection: Connection) -> list[Subscription]:
    active = await subscriptions.active(connection)
    for subscription_id, reason in active.unreadable.items():
        _log.error(
            "A subscription cannot be read and gets no alerts",
            subscription=subscription_id,
            reason=reason,
        )
    return active.subscriptions


async def _deliveries(
    connection: Connection, found: Sequence[tuple[Event, list[int]]], owners: Mapping[int, int]
) -> list[NewDelivery]:
    people = sorted({owners[one] for _, ids in found for one in ids})
    channels = await users.enabled_channels(connection, people)
    return [new for event, ids in found for new in _of_event(event, ids, owners, channels)]


def _of_event(
    event: Event,
    subscription_ids: Sequence[int],
    owners: Mapping[int, int],
    channels: Mapping[int, Sequence[Channel]],
) -> Iterator[NewDelivery]:
    by_owner: dict[int, list[int]] = {}
    for one in subscription_ids:
        by_owner.setdefault(owners[one], []).append(one)
    for owner, wanting in by_owner.items():
        for channel in (Channel.INBOX, *SENDING.intersection(channels.get(owner, ()))):
            yield NewDelivery(
                event_id=event.id,
                recipient_id=owner,
                channel=channel,
                subscription_ids=tuple(wanting),
                traceparent=event.traceparent,
            )


async def _park(connection: Connection, event: Event, error: Exception) -> None:
    reason = f"{type(error).__name__}: {error}"
    await matches.park(connection, event.id, reason)
    _log.error("An event cannot be matched and is parked", event_id=event.id, reason=reason)
