"""A run is one trace, through the page to the advert; each event begins one of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from homing.storage.database import Connection

from .conftest import Declare, Look, Portal, Run


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    yield exporter
    provider.shutdown()


def named(spans: InMemorySpanExporter, name: str) -> list[ReadableSpan]:
    return [span for span in spans.get_finished_spans() if span.name == name]


def parents(children: Sequence[ReadableSpan]) -> set[int]:
    return {span.parent.span_id for span in children if span.parent is not None}


async def carried(column: Look) -> set[int]:
    """The spans that rows of events name."""
    found = await column("SELECT traceparent FROM events WHERE traceparent IS NOT NULL")
    return {int(each.split("-")[2], 16) for each in found}


def linked(found: Sequence[ReadableSpan]) -> set[int]:
    return {link.context.span_id for span in found for link in span.links}


def ids(found: Sequence[ReadableSpan]) -> set[int]:
    return {span.context.span_id for span in found if span.context is not None}


async def test_spans_stand_in_one_another(
    portal: Portal, declare: Declare, runs: Run, spans: InMemorySpanExporter
) -> None:
    portal.publish(5)
    await runs(declare())
    whole, pages, adverts = (named(spans, n) for n in ("scrape run", "scrape page", "listing"))
    assert [len(found) for found in (whole, pages, adverts)] == [1, 2, 5]
    assert parents(pages) == ids(whole)
    assert parents(adverts) == ids(pages)
    resource = {
        "k8s.namespace.name": "default",
        "homing.resource": "portal",
        "homing.generation": 0,
    }
    for span in spans.get_finished_spans():
        assert span.attributes is not None
        assert resource.items() <= span.attributes.items(), span.name


async def test_each_event_begins_a_trace_of_its_own_linked_to_its_advert(
    portal: Portal, declare: Declare, runs: Run, spans: InMemorySpanExporter, column: Look
) -> None:
    portal.publish(2)
    await runs(declare())
    [page], events = named(spans, "scrape page"), named(spans, "event")
    assert await carried(column) == ids(events)
    assert [span.parent for span in events] == [None, None]
    assert len({span.context.trace_id for span in (page, *events)}) == 3
    assert linked(events) == ids(named(spans, "listing"))
    assert linked([page]) == ids(events)


async def test_the_removal_of_each_advert_is_a_trace_of_its_own(
    portal: Portal, declare: Declare, runs: Run, spans: InMemorySpanExporter, column: Look
) -> None:
    portal.publish(5)
    await runs(declare(block={"fullCrawlSeconds": 0}))
    spans.clear()
    await column("UPDATE events SET traceparent = NULL RETURNING id")
    del portal.adverts["1"]
    await runs(declare(block={"fullCrawlSeconds": 0}))
    [removed] = named(spans, "event")
    assert removed.attributes is not None
    assert removed.attributes["homing.event_kind"] == "removed"
    assert await carried(column) == ids([removed])


async def test_what_is_rolled_back_leaves_no_trace(
    portal: Portal,
    declare: Declare,
    runs: Run,
    spans: InMemorySpanExporter,
    connection: Connection,
) -> None:
    portal.publish(2)
    await connection.execute("ALTER TABLE events ADD CHECK (traceparent IS NULL)")
    await runs(declare())
    assert named(spans, "event") == []


async def test_the_run_s_row_carries_the_span_of_the_run(
    portal: Portal, declare: Declare, runs: Run, spans: InMemorySpanExporter, column: Look
) -> None:
    await runs(declare())
    [carried] = await column("SELECT traceparent FROM runs")
    assert {int(carried.split("-")[2], 16)} == ids(named(spans, "scrape run"))


async def test_without_telemetry_nothing_is_carried(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(1)
    await runs(declare())
    assert await column("SELECT traceparent FROM events") == [None]
