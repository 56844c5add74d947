"""One trace runs from the run through the page to the advert, and on with the event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

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
    assert whole[0].attributes == {"homing.source": "default/portal", "homing.generation": 0}


async def test_an_event_carries_the_span_of_its_advert(
    portal: Portal, declare: Declare, runs: Run, spans: InMemorySpanExporter, column: Look
) -> None:
    portal.publish(2)
    await runs(declare())
    carried = {
        int(each.split("-")[2], 16) for each in await column("SELECT traceparent FROM events")
    }
    assert carried == ids(named(spans, "listing"))


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
