"""A batch of events becomes matches and deliveries, in one transaction with the mark that it is done."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import structlog
from opentelemetry.trace import Span
from pydantic import ValidationError

from homing import queues
from homing.matching.hits import Hits
from homing.matching.matcher import Matcher
from homing.matching.subject import Subject
from homing.models.event import Event
from homing.models.kinds import Channel
from homing.models.rates import Rates
from homing.rates import in_use
from homing.storage import delivery_copy, favourite_prices, matches
from homing.storage.database import Connection
from homing.telemetry import traces
from homing_workers.match.event_spans import event_spans
from homing_workers.match.isolate import isolate
from homing_workers.match.letters import channels, letters, with_alerts
from homing_workers.match.searches import matchers
from homing_workers.match.snapshots import Snapshots

_log = structlog.get_logger()

#: Matches that one transaction writes, or those of one event: rows in memory, and how long claims last.
MOST_HITS = 250_000

Matchers = Callable[[Connection, Snapshots | None, Rates], AsyncIterator[Matcher]]


@dataclass
class Outcome:
    """What a job came to."""

    matched: int = 0
    parked: int = 0
    matches: int = 0
    #: Ids of new deliveries, by channel.
    created: dict[Channel, list[int]] = field(default_factory=dict)


@dataclass
class _Batch:
    """Claimed events, and what was found out about them."""

    events: list[Event]
    #: Nanoseconds since 1970.
    begun: int = 0
    hits: Hits = field(default_factory=lambda: Hits.of(()))
    bad: dict[int, Exception] = field(default_factory=dict)
    #: Rows of their listings, by the listings' ids.
    rows: Mapping[int, Any] = field(default_factory=dict)
    #: Of the events' own traces, by the events' ids.
    spans: dict[int, Span] = field(default_factory=dict)

    def good(self) -> list[int]:
        return [place for place in range(len(self.events)) if place not in self.bad]


async def run(
    connection: Connection,
    event_ids: Sequence[int],
    *,
    snapshots: Snapshots | None = None,
    searches: Matchers = matchers,
    most_hits: int = MOST_HITS,
) -> Outcome:
    """Matches those of the events that are still to do; the others are somebody else's or done.

    Args:
        connection: without an open transaction.
        event_ids: hints; claims decide. So many that they are not one batch become several.
        snapshots: None asks all searches one by one.
        searches: gives matchers that together know all active searches.
        most_hits: matches in one transaction, unless one event has more.
    """
    outcome = Outcome()
    for start in range(0, len(event_ids), queues.BATCH):
        left = list(event_ids[start : start + queues.BATCH])
        while left:
            async with connection.transaction():
                left, spans = await _some(connection, left, snapshots, searches, most_hits, outcome)
            for span in spans:
                span.end()
    return outcome


async def _some(
    connection: Connection,
    event_ids: Sequence[int],
    snapshots: Snapshots | None,
    searches: Matchers,
    most_hits: int,
    outcome: Outcome,
) -> tuple[list[int], list[Span]]:
    """Does as much as belongs in one transaction.

    Returns:
        Ids of events that are left, and spans of the others, to be ended once the transaction is committed.
    """
    # First, because whoever is deleted meanwhile must be gone from the searches that are read afterwards.
    await delivery_copy.keep_recipients(connection)
    events = await matches.claim(connection, event_ids)
    if not events:
        return [], []
    links = [event.traceparent for event in events]
    with traces.span("match batch", links=links) as span:
        batch = _Batch(events, begun=time.time_ns())
        rates = await in_use(connection)
        await _find(connection, batch, searches(connection, snapshots, rates))
        done, left = _cut(batch, most_hits)
        await _write(connection, done, outcome, span)
    return left, list(done.spans.values())


async def _find(connection: Connection, batch: _Batch, searches: AsyncIterator[Matcher]) -> None:
    subjects = await _read(connection, batch)
    parts: list[Hits] = []
    async for matcher in searches:
        good, bad = isolate(partial(_ask, matcher, subjects), batch.good())
        batch.bad.update(bad)
        for places, hits in good:
            batch_place = np.array(places, np.int32)[hits.event]
            parts.append(Hits(batch_place, hits.subscription, hits.owner))
    found = Hits.joined(parts)
    batch.hits = found.where(~np.isin(found.event, list(batch.bad)))


def _ask(matcher: Matcher, subjects: Mapping[int, Subject], places: Sequence[int]) -> Hits:
    return matcher.match([subjects[place] for place in places])


async def _read(connection: Connection, batch: _Batch) -> dict[int, Subject]:
    rows = await matches.listing_rows(connection, (event.listing_id for event in batch.events))
    batch.rows = rows
    subjects: dict[int, Subject] = {}
    for place, event in enumerate(batch.events):
        try:
            subjects[place] = matches.subject(event, rows[event.listing_id])
        except ValidationError as error:
            batch.bad[place] = error
    return subjects


def _cut(batch: _Batch, most_hits: int) -> tuple[_Batch, list[int]]:
    """The first events, with as many hits as one transaction may write; the ids of the others."""
    totals = np.cumsum(np.bincount(batch.hits.event, minlength=len(batch.events)))
    fitting = max(int(np.searchsorted(totals, most_hits, side="right")), 1)
    left = [event.id for event in batch.events[fitting:]]
    hits = batch.hits.where(batch.hits.event < fitting)
    bad = {place: error for place, error in batch.bad.items() if place < fitting}
    return replace(batch, events=batch.events[:fitting], hits=hits, bad=bad, spans={}), left


async def _write(connection: Connection, batch: _Batch, outcome: Outcome, span: Span) -> None:
    event_ids = np.array([event.id for event in batch.events], np.int64)
    batch.spans = event_spans(batch.events, batch.rows, batch.begun)
    ordered = batch.hits.where(np.lexsort((batch.hits.subscription, batch.hits.event)))
    created: dict[Channel, list[int]] = {}
    if len(ordered):
        await matches.store(connection, event_ids[ordered.event], ordered.subscription)
        written = await with_alerts(connection, letters(batch.hits, event_ids))
        by_channel = await channels(connection, written)
        created = await delivery_copy.create(connection, written, by_channel, _carried(batch))
    kinds = [(batch.events[place].id, batch.events[place].kind) for place in batch.good()]
    if edits := await favourite_prices.create(connection, kinds):
        created.setdefault(Channel.TELEGRAM, []).extend(edits)
    await matches.mark_matched(connection, event_ids[batch.good()].tolist())
    for place, error in batch.bad.items():
        await _park(connection, batch.events[place], error)
    _count(outcome, batch, created)
    span.set_attributes(
        {
            "homing.events": len(batch.events),
            "homing.parked": len(batch.bad),
            "homing.matches": len(ordered),
            "homing.deliveries": sum(map(len, created.values())),
        }
    )


def _carried(batch: _Batch) -> dict[int, str]:
    """The context that deliveries of an event go on with."""
    found = {event: traces.traceparent(span) for event, span in batch.spans.items()}
    return {event: carried for event, carried in found.items() if carried}


def _count(outcome: Outcome, batch: _Batch, created: dict[Channel, list[int]]) -> None:
    outcome.matched += len(batch.events) - len(batch.bad)
    outcome.parked += len(batch.bad)
    outcome.matches += len(batch.hits)
    for channel, ids in created.items():
        outcome.created.setdefault(channel, []).extend(ids)


async def _park(connection: Connection, event: Event, error: Exception) -> None:
    reason = f"{type(error).__name__}: {error}"
    await matches.park(connection, event.id, reason)
    _log.error("An event cannot be matched and is parked", event_id=event.id, reason=reason)
