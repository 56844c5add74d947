"""Names of queues and jobs, and how ids are put on them.

A job says only "look": ids are hints, claims in PostgreSQL decide. So a lost or doubled job does no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from opentelemetry.trace import SpanKind
from redis import Redis
from redis.client import Pipeline
from rq import Queue
from rq.job import Job
from rq.queue import EnqueueData

from homing.models.kinds import Channel
from homing.telemetry import traces

MATCH = "match"
CLASSIFY = "classify"
DELIVER: dict[Channel, str] = {
    channel: f"deliver-{channel}" for channel in Channel if channel is not Channel.INBOX
}

#: Every queue that Homing knows, in the order in which a worker of all looks at them.
ALL: tuple[str, ...] = (MATCH, CLASSIFY, *DELIVER.values())

MATCH_JOB = "homing_workers.jobs.match"
CLASSIFY_JOB = "homing_workers.jobs.classify"
DELIVER_JOB = "homing_workers.jobs.deliver"

#: Ids in one job.
BATCH = 100

#: Ids in one job where so many deliveries come at once that jobs themselves would take long to enqueue.
LARGE_BATCH, FROM_DELIVERIES = 1_000, 10_000

#: Seconds that a job may take; its claims expire later than that.
TIMEOUT_SECONDS = 180


def connect(url: str) -> Redis:
    """A connection that gives up quickly: PostgreSQL has the to-do mark, and the sweep looks again."""
    return Redis.from_url(url, socket_connect_timeout=2, socket_timeout=10)


def enqueue_match(redis: Redis, event_ids: Sequence[int], traceparent: str | None = None) -> int:
    """Asks for the matching of these events; returns the number of jobs."""
    with redis.pipeline() as pipeline:
        arguments = [(ids,) for ids in _batches(event_ids, BATCH)]
        jobs = _add(redis, pipeline, MATCH, MATCH_JOB, arguments, traceparent)
        pipeline.execute()
    return jobs


def enqueue_classify(redis: Redis, traceparent: str | None = None) -> None:
    """Asks for the classification of messages that wait; which they are is found in PostgreSQL."""
    with redis.pipeline() as pipeline:
        _add(redis, pipeline, CLASSIFY, CLASSIFY_JOB, [()], traceparent)
        pipeline.execute()


def enqueue_deliver(
    redis: Redis, channel: Channel, delivery_ids: Sequence[int], traceparent: str | None = None
) -> int:
    """Asks for the sending of these deliveries, all of one channel; returns the number of jobs."""
    return enqueue_deliveries(redis, {channel: delivery_ids}, traceparent)


def enqueue_deliveries(
    redis: Redis, deliveries: Mapping[Channel, Sequence[int]], traceparent: str | None = None
) -> int:
    """Asks for the sending of these deliveries in one exchange with Redis; returns the number of jobs."""
    with redis.pipeline() as pipeline:
        jobs = sum(
            _add(
                redis,
                pipeline,
                DELIVER[channel],
                DELIVER_JOB,
                [(str(channel), part) for part in _batches(ids, _size(ids))],
                traceparent,
            )
            for channel, ids in deliveries.items()
        )
        pipeline.execute()
    return jobs


def _size(ids: Sequence[int]) -> int:
    return BATCH if len(ids) < FROM_DELIVERIES else LARGE_BATCH


def _batches(ids: Sequence[int], size: int) -> Iterable[list[int]]:
    return (list(ids[start : start + size]) for start in range(0, len(ids), size))


def _add(
    redis: Redis,
    pipeline: Pipeline,
    queue: str,
    function: str,
    arguments: Sequence[tuple[object, ...]],
    traceparent: str | None,
) -> int:
    if not arguments:
        return 0
    # By OpenTelemetry's conventions for messaging; the worker's span is a child of this one.
    attributes = messaging(queue, "send") | {"messaging.batch.message_count": len(arguments)}
    with traces.span(
        f"send {queue}", parent=traceparent, kind=SpanKind.PRODUCER, attributes=attributes
    ):
        carried = traces.traceparent()
        jobs = [_job(function, args, carried) for args in arguments]
        added: list[Job] = Queue(queue, connection=redis).enqueue_many(jobs, pipeline=pipeline)
    return len(added)


def messaging(queue: str, operation: str) -> dict[str, str | int]:
    """Attributes of spans about a queue: https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/.

    Args:
        queue: its name.
        operation: `send` or `process`.
    """
    return {
        "messaging.system": "rq",
        "messaging.destination.name": queue,
        "messaging.operation.type": operation,
    }


def _job(function: str, args: tuple[object, ...], traceparent: str | None) -> EnqueueData:
    return Queue.prepare_data(
        function,
        args=args,
        # Otherwise it is a text of all the ids.
        description=function,
        timeout=TIMEOUT_SECONDS,
        result_ttl=0,
        failure_ttl=86_400,
        meta={"traceparent": traceparent} if traceparent else {},
    )
