"""Requests as client spans."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from homing_workers.scrape.fetch import ConnectionFailed, HttpFailure, Request
from tests.workers.scrape.fetch.sites import Site, fetcher_of, in_turn, respond


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    yield exporter
    provider.shutdown()


def shown(span: ReadableSpan) -> str:
    return str(span.to_json())


async def test_a_request_is_a_client_span(site: Site, spans: InMemorySpanExporter) -> None:
    site.answers["/"] = "page"
    async with fetcher_of() as fetcher:
        await fetcher.fetch(Request(site.url("/")))
    (span,) = spans.get_finished_spans()
    assert (span.name, span.kind) == ("GET", SpanKind.CLIENT)
    assert span.attributes is not None
    assert dict(span.attributes) == {
        "http.request.method": "GET",
        "url.full": site.url("/"),
        "server.address": "127.0.0.1",
        "server.port": site.server.port if site.server else 0,
        "http.response.status_code": 200,
    }


async def test_each_try_is_a_span_of_its_own(site: Site, spans: InMemorySpanExporter) -> None:
    site.answers["/"] = in_turn(respond(status=500), respond("page"))
    async with fetcher_of() as fetcher:
        await fetcher.fetch(Request(site.url("/")))
    first, second = (span.attributes or {} for span in spans.get_finished_spans())
    assert (first["http.response.status_code"], second["http.response.status_code"]) == (500, 200)
    assert second["http.request.resend_count"] == 1


async def test_a_failed_request_marks_its_span(spans: InMemorySpanExporter) -> None:
    async with fetcher_of(retries=0) as fetcher:
        with pytest.raises(ConnectionFailed):
            await fetcher.fetch(Request("http://127.0.0.1:1/"))
    (span,) = spans.get_finished_spans()
    assert span.status.status_code is StatusCode.ERROR


async def test_spans_hold_no_secret(site: Site, spans: InMemorySpanExporter) -> None:
    site.answers["/"] = respond(status=500)
    async with fetcher_of(secrets={"key": "t0p/secret"}, retries=0) as fetcher:
        request = Request(site.url("/?key=${key}"), headers={"X-Key": "${key}"})
        with pytest.raises(HttpFailure):
            await fetcher.fetch(request)
    (span,) = spans.get_finished_spans()
    assert "secret" not in shown(span)
    assert "${key}" in shown(span)
