"""Each event begins a trace of its own, linked to the advert that told it; the page's span links to them in turn.

A span that is never ended is never sent, so what a transaction takes back leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from opentelemetry.trace import Span

from homing.storage.database import Connection
from homing.storage.listings import Stored, trace
from homing.telemetry import traces

#: Events that one span links to; more links of a span are not kept, by the specification's default.
_MOST_LINKS = 128


class EventTraces:
    """Those of the events of one transaction."""

    def __init__(self) -> None:
        self._begun: list[Span] = []

    async def begin(
        self,
        connection: Connection,
        stored: Sequence[Stored],
        told_by: Mapping[str, str] | None = None,
    ) -> None:
        """Begins a trace for each event, and writes it into the event's row.

        Args:
            connection: in the transaction that told the events.
            stored: what became of listings.
            told_by: external id to traceparent of the span of the advert; that of the page for others.
        """
        page = traces.traceparent()
        if page is None:
            return
        begun: dict[int, str] = {}
        for each in stored:
            if each.event_id is not None:
                span = _begin(each, (told_by or {}).get(each.external_id, page))
                self._begun.append(span)
                begun |= {each.event_id: carried} if (carried := traces.traceparent(span)) else {}
        if begun:
            await trace(connection, begun)

    def send(self) -> None:
        """The events are committed."""
        traces.link([traces.traceparent(each) for each in self._begun[:_MOST_LINKS]])
        for each in self._begun:
            each.end()


@contextmanager
def event_traces() -> Iterator[EventTraces]:
    """Around a transaction: the traces are sent where it was committed."""
    begun = EventTraces()
    yield begun
    begun.send()


def _begin(stored: Stored, told_by: str) -> Span:
    return traces.begin(
        "event",
        links=[told_by],
        attributes={
            "homing.event_id": stored.event_id or 0,
            "homing.event_kind": stored.kind or "",
            "homing.listing_id": stored.listing_id,
            "homing.external_id": stored.external_id,
        },
    )
