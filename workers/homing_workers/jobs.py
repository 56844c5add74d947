"""The jobs that queues name. A job only says "look": claims in PostgreSQL decide what is done.

Each job is one `asyncio.run` in a forked child. What is left over when it ends or dies is found by maintenance.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

import structlog
from opentelemetry.trace import SpanKind
from redis.exceptions import RedisError
from rq import get_current_job

from homing import queues, settings
from homing.models.kinds import Channel
from homing.settings import Settings
from homing.storage import database, match_snapshots
from homing.telemetry import traces
from homing_workers.classify import run as classify_run
from homing_workers.deliver import batch as deliver_batch
from homing_workers.match import batch as match_batch
from homing_workers.match.snapshots import LAYOUT, Snapshots
from homing_workers.signals.acting import Acted

_log = structlog.get_logger()


def match(event_ids: Sequence[int]) -> None:
    """Matches events and asks for the sending of what comes of it."""
    loaded = settings.load()
    with processing(queues.MATCH):
        outcome = asyncio.run(_match(loaded, event_ids))
        _log.info("Matched", events=outcome.matched, parked=outcome.parked, matches=outcome.matches)
        wake(loaded, outcome.created)
    asyncio.run(_refresh(loaded))


def deliver(channel: str, delivery_ids: Sequence[int]) -> None:
    """Sends what is due on one channel; the ids are hints of how much there is."""
    with processing(queues.DELIVER[Channel(channel)]):
        asyncio.run(deliver_batch.run(settings.load(), Channel(channel)))


def classify() -> None:
    """Classifies messages that wait, and asks for what follows from that."""
    loaded = settings.load()
    with processing(queues.CLASSIFY):
        more = asyncio.run(classify_run.run(loaded, partial(follow, loaded)))
        if more:
            follow(loaded, Acted(), classify=True)


def follow(loaded: Settings, acted: Acted, *, classify: bool = False) -> None:
    """Asks for what follows from classes, and for the next messages; where Redis is away, maintenance will."""
    wake(loaded, acted.deliveries)
    try:
        with queues.connect(loaded.require_redis_url()) as redis:
            if acted.events:
                queues.enqueue_match(redis, acted.events)
            if classify:
                queues.enqueue_classify(redis)
    except RedisError as error:
        _log.warning("Redis did not take the jobs; maintenance will ask again", error=str(error))


async def _match(loaded: Settings, event_ids: Sequence[int]) -> match_batch.Outcome:
    async with database.connect(loaded.require_database_url()) as connection:
        return await match_batch.run(connection, event_ids, snapshots=Snapshots.of(loaded))


async def _refresh(loaded: Settings) -> None:
    """Where snapshots come from a store, the newest is got while nobody waits for it."""
    snapshots = Snapshots.of(loaded)
    if snapshots.store is not None:
        async with database.connect(loaded.require_database_url()) as connection:
            await snapshots.refresh(await match_snapshots.usable(connection, LAYOUT))


def wake(loaded: Settings, created: Mapping[Channel, Sequence[int]]) -> None:
    """Asks for the sending of new deliveries; where Redis is away, maintenance will."""
    waiting = {channel: ids for channel, ids in created.items() if channel in queues.DELIVER}
    if not waiting:
        return
    try:
        with queues.connect(loaded.require_redis_url()) as redis:
            queues.enqueue_deliveries(redis, waiting)
    except RedisError as error:
        _log.warning("Redis did not take the jobs; maintenance will ask again", error=str(error))


@contextmanager
def processing(queue: str) -> Iterator[None]:
    """The span of a job: a child of the span that put it on the queue."""
    attributes = queues.messaging(queue, "process")
    with traces.span(
        f"process {queue}", parent=traceparent(), kind=SpanKind.CONSUMER, attributes=attributes
    ):
        yield


def traceparent() -> str | None:
    """The context of whoever enqueued the job under way; None outside of a worker."""
    job = get_current_job()
    return None if job is None else job.meta.get("traceparent")
