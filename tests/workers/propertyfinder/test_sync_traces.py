"""The traces of a sync, and of what it tells."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from tests.workers.propertyfinder.agency import Account


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    yield exporter
    provider.shutdown()


async def test_each_event_begins_a_trace_of_its_own_linked_to_its_page(
    account: Account, spans: InMemorySpanExporter
) -> None:
    await account.sync()
    events, pages = _named(spans, "event"), _named(spans, "sync page")
    carried = await account.rows(b"SELECT traceparent FROM events")
    assert len({row["traceparent"] for row in carried}) == len(carried) == len(events)
    assert len({span.context.trace_id for span in events if span.context}) == len(events)
    assert _linked(events) == {span.context.span_id for span in pages if span.context}
    assert all((span.attributes or {})["homing.resource"] == "agency" for span in events + pages)


async def test_a_listing_that_the_account_has_no_more_is_such_an_event_too(
    account: Account, spans: InMemorySpanExporter
) -> None:
    await account.sync()
    spans.clear()
    world = account.pf.world
    for listed in world.listed[:2]:
        world.withdraw(listed.id)
    await account.sync()
    told = [(span.attributes or {})["homing.event_kind"] for span in _named(spans, "event")]
    assert told == ["removed", "removed"]


def _named(spans: InMemorySpanExporter, name: str) -> list[ReadableSpan]:
    return [span for span in spans.get_finished_spans() if span.name == name]


def _linked(found: list[ReadableSpan]) -> set[int]:
    return {link.context.span_id for span in found for link in span.links}
