"""How ids are put on queues."""

from __future__ import annotations

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind
from redis import Redis
from rq import Queue

from homing import queues
from homing.models.kinds import Channel

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def redis(redis_url: str) -> Redis:
    return Redis.from_url(redis_url)


def sizes(redis: Redis, channel: Channel) -> list[int]:
    jobs = Queue(queues.DELIVER[channel], connection=redis).jobs
    return [len(job.args[1]) for job in jobs]


def test_deliveries_of_all_channels_are_asked_for_at_once(redis: Redis) -> None:
    wanted = {Channel.TELEGRAM: range(1, 251), Channel.EMAIL: [7]}
    assert queues.enqueue_deliveries(redis, wanted, TRACE) == 4
    assert sizes(redis, Channel.TELEGRAM) == [100, 100, 50]
    [job] = Queue("deliver-email", connection=redis).jobs
    assert (job.args, job.meta) == (("email", [7]), {"traceparent": TRACE})


def test_a_great_many_deliveries_become_large_jobs(redis: Redis) -> None:
    queues.enqueue_deliver(redis, Channel.SMS, range(12_500))
    assert sizes(redis, Channel.SMS) == [1000] * 12 + [500]


def test_nothing_to_ask_for_makes_no_job(redis: Redis) -> None:
    assert queues.enqueue_deliveries(redis, {}) == 0
    assert queues.enqueue_match(redis, []) == 0


def test_putting_jobs_on_a_queue_is_a_span_that_they_follow(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    queues.enqueue_match(redis, range(150), TRACE)
    [span] = exporter.get_finished_spans()
    assert (span.name, span.kind) == ("send match", SpanKind.PRODUCER)
    assert span.attributes is not None
    assert span.attributes["messaging.destination.name"] == "match"
    assert span.attributes["messaging.batch.message_count"] == 2
    assert span.parent is not None
    assert trace.format_span_id(span.parent.span_id) == TRACE.split("-")[2]
    assert span.context is not None
    carried = {job.meta["traceparent"] for job in Queue("match", connection=redis).jobs}
    assert {each.split("-")[2] for each in carried} == {trace.format_span_id(span.context.span_id)}
    provider.shutdown()
