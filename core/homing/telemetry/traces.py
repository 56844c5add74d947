"""Spans, and W3C trace context in the environment, in rows and in jobs.

A run is one trace: reconcile -> scrape run -> scrape page -> listing. What it finds out begins traces of its own, one for
each event, linked to the advert that told it: event -> match -> deliver -> the provider's call. The context travels
in the column `traceparent` of events and deliveries, and in the `meta` of RQ jobs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeAlias

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, Span, SpanKind, Status, StatusCode, TraceFlags
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

Attributes: TypeAlias = Mapping[str, str | int | float | bool]

_propagator = TraceContextTextMapPropagator()

_about: ContextVar[Attributes | None] = ContextVar("about", default=None)


def recording() -> bool:
    """Whether spans go anywhere; where not, even an empty one costs time."""
    return not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)


def resource(namespace: str, name: str, generation: int) -> Attributes:
    """The attributes of everything that is done for a resource of the cluster."""
    return {
        "k8s.namespace.name": namespace,
        "homing.resource": name,
        "homing.generation": generation,
    }


@contextmanager
def about(attributes: Attributes) -> Iterator[None]:
    """All spans that begin in the body, also in tasks and threads that it starts, have these attributes."""
    token = _about.set({**(_about.get() or {}), **attributes})
    try:
        yield
    finally:
        _about.reset(token)


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
    with trace.get_tracer("homing").start_as_current_span(
        name, context=context, links=_linked(links), kind=kind, attributes=_all(attributes)
    ) as current:
        yield current


def begin(
    name: str,
    *,
    parent: str | None = None,
    links: Sequence[str | None] = (),
    attributes: Attributes | None = None,
    since: int | None = None,
) -> Span:
    """A span that whoever began it ends; one that is never ended is never sent.

    Args:
        name: as of `span`.
        parent: traceparent of the parent; None begins a trace.
        links: as of `span`.
        attributes: as of `span`.
        since: nanoseconds since 1970 at which it began; None is now.
    """
    context = _propagator.extract({"traceparent": parent}, Context()) if parent else Context()
    return trace.get_tracer("homing").start_span(
        name, context=context, links=_linked(links), attributes=_all(attributes), start_time=since
    )


def link(to: Sequence[str | None]) -> None:
    """Links the current span to others that began after it."""
    for each in _linked(to):
        trace.get_current_span().add_link(each.context)


def failed(error: Exception) -> None:
    """Marks the current span as failed by an error that goes no further."""
    current = trace.get_current_span()
    current.record_exception(error)
    current.set_status(Status(StatusCode.ERROR, f"{type(error).__name__}: {error}"))


@contextmanager
def outermost(
    name: str, environ: Mapping[str, str], *, attributes: Attributes | None = None
) -> Iterator[Span]:
    """The first span of a process that something else has started: the environment says what led to it.

    `TRACEPARENT` is the parent: whoever started the process waits for it, so to say. `HOMING_TRACE_LINK` is what it
    follows from, perhaps days later: a schedule's runs link to what made the schedule.
    """
    parent, follows = environ.get("TRACEPARENT"), environ.get("HOMING_TRACE_LINK")
    with span(name, parent=parent, links=(follows,), attributes=attributes) as current:
        yield current


def traceparent(of: Span | None = None) -> str | None:
    """The context of a span, or of the current one, as W3C traceparent; None where telemetry is off."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier, None if of is None else trace.set_span_in_context(of, Context()))
    return carrier.get("traceparent")


def unsampled(parent: str) -> str:
    """The same context, with the word that what follows from it is not recorded."""
    return f"{parent[:-2]}{int(parent[-2:], 16) & ~TraceFlags.SAMPLED:02x}"


def _all(attributes: Attributes | None) -> dict[str, str | int | float | bool]:
    return {**(_about.get() or {}), **(attributes or {})}


def _linked(links: Sequence[str | None]) -> list[Link]:
    found = (_span_context(each) for each in links if each)
    return [Link(each) for each in found if each.is_valid]


def _span_context(link: str) -> trace.SpanContext:
    return trace.get_current_span(_propagator.extract({"traceparent": link})).get_span_context()
