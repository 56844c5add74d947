"""What a batch is to each of its events: a span in the event's own trace, linked to the batch's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from opentelemetry.trace import Span

from homing.models.event import Event
from homing.telemetry import traces


def event_spans(events: Sequence[Event], rows: Mapping[int, Any], since: int) -> dict[int, Span]:
    """Begins a span for each event that has a trace.

    Args:
        events: of the batch, whose span is the current one.
        rows: `homing.storage.matches.listing_rows` of their listings.
        since: nanoseconds since 1970 at which the batch began.

    Returns:
        By the events' ids; whoever commits the batch ends them.
    """
    batch = traces.traceparent()
    return {
        event.id: traces.begin(
            "match",
            parent=event.traceparent,
            links=[batch],
            attributes=_attributes(event, rows[event.listing_id]),
            since=since,
        )
        for event in events
        if event.traceparent
    }


def _attributes(event: Event, row: Mapping[str, Any]) -> traces.Attributes:
    resource = traces.resource(
        row["source_namespace"], row["source_name"], row["source_generation"]
    )
    return {**resource, "homing.event_id": event.id, "homing.event_kind": event.kind}
