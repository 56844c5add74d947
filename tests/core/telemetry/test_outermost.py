"""What the environment of a process says about the trace that it belongs to."""

from __future__ import annotations

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from homing.telemetry import traces

_PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    return exporter


def test_a_run_is_a_child_of_what_started_it(spans: InMemorySpanExporter) -> None:
    span = _outermost(spans, {"TRACEPARENT": _PARENT})
    assert span.parent is not None
    assert trace.format_span_id(span.parent.span_id) == "b7ad6b7169203331"


def test_a_scheduled_run_links_to_what_made_the_schedule(spans: InMemorySpanExporter) -> None:
    span = _outermost(spans, {"HOMING_TRACE_LINK": _PARENT})
    assert span.parent is None
    assert [trace.format_span_id(each.context.span_id) for each in span.links] == [
        "b7ad6b7169203331"
    ]


def test_a_run_that_nobody_announced_is_a_trace_of_its_own(spans: InMemorySpanExporter) -> None:
    span = _outermost(spans, {"HOMING_TRACE_LINK": "nonsense"})
    assert span.parent is None
    assert not span.links


def _outermost(spans: InMemorySpanExporter, environ: dict[str, str]) -> ReadableSpan:
    with traces.outermost("scrape run", environ):
        pass
    return spans.get_finished_spans()[0]
