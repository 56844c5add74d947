"""The jobs as workers call them, and the trace that runs through an alert."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind
from psycopg.errors import CheckViolation
from redis import Redis
from rq import Queue

from homing import settings
from homing.telemetry import traces
from homing_workers import jobs
from homing_workers.match import batch

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

Jobs = Callable[[], list[tuple[Any, ...]]]


@pytest.fixture
def environment(database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("REDIS_URL", redis_url)


@pytest.fixture
def queued(redis_url: str) -> Jobs:
    """Arguments of the jobs that wait for Telegram."""

    def read() -> list[tuple[Any, ...]]:
        with Redis.from_url(redis_url) as redis:
            return [tuple(job.args) for job in Queue("deliver-telegram", connection=redis).jobs]

    return read


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    yield exporter
    provider.shutdown()


async def test_a_match_job_asks_for_the_sending(
    environment: None, world: Any, queued: Jobs
) -> None:
    person = await world.user(chat="1")
    await world.subscription(person)
    event = await world.event()
    await asyncio.to_thread(jobs.match, [event])
    sent = await world.value(b"SELECT id FROM deliveries WHERE channel = 'telegram'")
    assert queued() == [("telegram", [sent])]


async def test_a_match_job_does_its_work_without_redis_too(
    environment: None, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    person = await world.user(chat="1")
    await world.subscription(person)
    await asyncio.to_thread(jobs.match, [await world.event()])
    assert await world.value(b"SELECT count(*) FROM deliveries WHERE state = 'pending'") == 1


async def test_a_deliver_job_of_an_unconfigured_channel_leaves_the_delivery(
    environment: None, world: Any
) -> None:
    delivery = await world.delivery(await world.event(), await world.user(chat="1"))
    await asyncio.to_thread(jobs.deliver, "telegram", [delivery])
    assert await world.value(b"SELECT state FROM deliveries") == "pending"


async def test_a_batch_links_to_its_events_and_each_event_s_own_trace_goes_on_with_a_match(
    world: Any, spans: InMemorySpanExporter
) -> None:
    root = traces.begin("event")
    event = await world.event(traceparent=traces.traceparent(root))
    await world.subscription(await world.user())
    with jobs.processing("match"):
        await batch.run(world.connection, [event])
    done = {span.name: span for span in spans.get_finished_spans()}
    job, together, match = done["process match"], done["match batch"], done["match"]
    assert (job.kind, together.parent) == (SpanKind.CONSUMER, job.context)
    assert _linked(together) == [root.get_span_context().span_id]
    assert match.parent is not None
    assert match.parent.span_id == root.get_span_context().span_id
    assert _linked(match) == [together.context.span_id]
    assert match.attributes is not None
    assert match.attributes["homing.resource"] == "portal"
    assert match.attributes["homing.generation"] == 0
    carried = await world.value(b"SELECT traceparent FROM deliveries")
    assert carried.split("-")[1:3] == [
        trace.format_trace_id(match.context.trace_id),
        trace.format_span_id(match.context.span_id),
    ]


async def test_a_batch_that_is_rolled_back_tells_nothing_of_its_events(
    world: Any, spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await world.event(traceparent=traces.traceparent(traces.begin("event")))
    await world.connection.execute("ALTER TABLE events ADD CHECK (matched_at IS NULL)")
    with pytest.raises(CheckViolation):
        await batch.run(world.connection, [event])
    assert "match" not in {span.name for span in spans.get_finished_spans()}


def test_a_job_is_a_child_of_what_put_it_on_the_queue(
    spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        jobs, "get_current_job", lambda: SimpleNamespace(meta={"traceparent": TRACE})
    )
    with jobs.processing("match"):
        pass
    [span] = spans.get_finished_spans()
    assert span.parent is not None
    assert trace.format_span_id(span.parent.span_id) == TRACE.split("-")[2]


def test_a_job_outside_of_a_worker_has_no_parent(environment: None) -> None:
    assert settings.load().redis_url is not None
    assert jobs.traceparent() is None


def _linked(span: ReadableSpan) -> list[int]:
    return [link.context.span_id for link in span.links]
