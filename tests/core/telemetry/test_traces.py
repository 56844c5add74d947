"""Spans, their links, and what they are about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from homing.telemetry import traces

_PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    yield exporter
    provider.shutdown()


def test_everything_in_the_body_is_about_the_resource(spans: InMemorySpanExporter) -> None:
    with traces.about(traces.resource("homes", "portal", 3)):
        with traces.span("one", attributes={"more": 1}):
            pass
        traces.begin("two").end()
    with traces.span("three"):
        pass
    one, two, three = spans.get_finished_spans()
    resource = {"k8s.namespace.name": "homes", "homing.resource": "portal", "homing.generation": 3}
    assert (one.attributes, two.attributes) == (resource | {"more": 1}, resource)
    assert not three.attributes


def test_a_span_that_is_begun_has_no_parent_but_the_one_that_is_given(
    spans: InMemorySpanExporter,
) -> None:
    with traces.span("around"):
        traces.begin("root").end()
        traces.begin("child", parent=_PARENT, since=5).end()
    root, child, _ = spans.get_finished_spans()
    assert root.parent is None
    assert child.parent is not None
    assert trace.format_span_id(child.parent.span_id) == "b7ad6b7169203331"
    assert child.start_time == 5


def test_a_span_that_is_never_ended_is_never_sent(spans: InMemorySpanExporter) -> None:
    assert traces.traceparent(traces.begin("event")) is not None
    assert spans.get_finished_spans() == ()


def test_a_span_can_be_linked_to_later_ones(spans: InMemorySpanExporter) -> None:
    with traces.span("page"):
        traces.link([_PARENT, None])
    [page] = spans.get_finished_spans()
    [link] = page.links
    assert trace.format_span_id(link.context.span_id) == "b7ad6b7169203331"


def test_what_goes_no_further_still_marks_its_span(spans: InMemorySpanExporter) -> None:
    with traces.span("reconcile"):
        traces.failed(ValueError("no such field"))
    [span] = spans.get_finished_spans()
    assert span.status.description == "ValueError: no such field"
    assert [event.name for event in span.events] == ["exception"]


@pytest.mark.parametrize(("flags", "without"), [("01", "00"), ("03", "02"), ("00", "00")])
def test_what_is_not_sampled_keeps_its_context(flags: str, without: str) -> None:
    assert traces.unsampled(f"{_PARENT[:-2]}{flags}") == f"{_PARENT[:-2]}{without}"


def test_nothing_follows_from_what_is_not_sampled(spans: InMemorySpanExporter) -> None:
    with traces.span("deliver", parent=traces.unsampled(_PARENT)), traces.span("call"):
        assert traces.traceparent() is not None
    assert spans.get_finished_spans() == ()


def test_without_telemetry_there_is_no_context() -> None:
    assert traces.traceparent(traces.begin("event")) is None
    with traces.about(traces.resource("a", "b", 1)), traces.span("one"):
        assert traces.traceparent() is None
