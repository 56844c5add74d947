"""Spans, and W3C trace context on rows and jobs.

One trace runs through an alert's life: scrape run -> page -> listing -> match -> delivery. The context travels
in the column `traceparent` of events and deliveries and in the `meta` of RQ jobs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeAlias

from opentelemetry import trace
from opentelemetry.trace import Link, Span, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

Attributes: TypeAlias = Mapping[str, str | int | float | bool]

_propagator = TraceContextTextMapPropagator()


def recording() -> bool:
    """Whether spans go anywhere; where not, even an empty one costs time."""
    return not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)


@contextmanager
def span(
    name: str,
    *,
    parent: str | None = None,
    links: Sequence[str | None] = (),
    kind: SpanKind = SpanKind.INTERNAL,
    attributes: Attributes | None = None,
) -> Iterator[Span]:
    """A span around the body; an exception marks it as failed and goes on.

    Args:
        name: low-cardinality name, for example "scrape page".
        parent: traceparent of the parent; by default the span around this one, if any.
        links: traceparents of spans that this one follows from without being their child.
        kind: client, server, producer, consumer or internal.
        attributes: by OpenTelemetry's semantic conventions, ours under `homing.`.
    """
    context = _propagator.extract({"traceparent": parent}) if parent else None
    linked = [Link(found) for link in links if link and (found := _span_context(link)).is_valid]
    with trace.get_tracer("homing").start_as_current_span(
        name, context=context, links=linked, kind=kind, attributes=dict(attributes or {})
    ) as current:
        yield current


@contextmanager
def outermost(
    name: str, environ: Mapping[str, str], *, attributes: Attributes | None = None
) -> Iterator[Span]:
    """The first span of a process that something else has started: the environment says what led to it.

    `TRACEPARENT` is the parent: whoever started the process waits for it, so to say. `HOMING_TRACE_LINK` is what it
    follows from, perhaps days later: a schedule's runs link to what made the schedule.
    """
    parent, link = environ.get("TRACEPARENT"), environ.get("HOMING_TRACE_LINK")
    with span(name, parent=parent, links=(link,), attributes=attributes) as current:
        yield current


def traceparent() -> str | None:
    """The context of the current span as W3C traceparent, or None where telemetry is off."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier.get("traceparent")


def _span_context(link: str) -> trace.SpanContext:
    return trace.get_current_span(_propagator.extract({"traceparent": link})).get_span_context()
