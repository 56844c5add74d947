"""The jobs as workers call them, and the trace that runs through an alert."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from redis import Redis
from rq import Queue

from homing import settings
from homing.telemetry import traces
from homing_workers import jobs
from homing_workers.match import batch

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


async def test_a_match_is_a_child_of_who_asked_and_links_to_its_events(
    world: Any, spans: InMemorySpanExporter
) -> None:
    with traces.span("scrape page"):
        page = traces.traceparent()
        with traces.span("listing"):
            listing = traces.traceparent()
    await batch.run(world.connection, [await world.event(traceparent=listing)], parent=page)
    done = {span.name: span for span in spans.get_finished_spans()}
    match = done["match"]
    assert match.parent is not None
    assert match.parent.span_id == done["scrape page"].context.span_id
    assert [link.context.span_id for link in match.links] == [done["listing"].context.span_id]
    assert len({span.context.trace_id for span in done.values()}) == 1


def test_a_job_outside_of_a_worker_has_no_parent(environment: None) -> None:
    assert settings.load().redis_url is not None
    assert jobs.traceparent() is None
