"""What is read of real RQ queues in a real Redis."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis
from rq import Queue, SimpleWorker
from rq.executions import Execution
from rq.job import Job

from homing.embedded.server import free_port
from homing_operator.scaling.observation import Doubt, Known, Unknown
from homing_operator.scaling.reading import NoReader, Reading, RedisReader

NOW = datetime.now(UTC)


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url) as client:
        yield client


@pytest.fixture
async def reader(redis_url: str) -> AsyncIterator[RedisReader]:
    reader = RedisReader.connect(redis_url)
    yield reader
    await reader.close()


def enqueue(redis: Redis, name: str = "match", *, age: float = 0, front: bool = False) -> Job:
    job = Queue(name, connection=redis).enqueue("time.time", at_front=front, result_ttl=0)
    redis.hset(job.key, "enqueued_at", f"{NOW - timedelta(seconds=age):%Y-%m-%dT%H:%M:%S.%fZ}")
    return job


def start(redis: Redis, job: Job, *, seconds: int = 90) -> None:
    """What a worker does when it takes a job."""
    redis.lrem("rq:queue:match", 1, job.id)
    with redis.pipeline() as pipeline:
        Execution.create(job=job, ttl=seconds, pipeline=pipeline)
        pipeline.execute()


def listen(redis: Redis, name: str) -> str:
    """What a worker does when it begins; gives its key."""
    worker = SimpleWorker(["match"], connection=redis, name=name)
    worker.register_birth()  # type: ignore[no-untyped-call] # RQ's
    return str(worker.key)


async def known(reader: RedisReader, name: str = "match") -> Known:
    queue = (await reader.read([name], NOW)).queues[name]
    assert isinstance(queue, Known)
    return queue


async def test_waiting_jobs_are_counted_and_the_oldest_dated(
    redis: Redis, reader: RedisReader
) -> None:
    for age in (30, 20, 10):
        enqueue(redis, age=age)
    assert await known(reader) == Known(queued=3, started=0, oldest_age_seconds=30)


async def test_a_job_that_was_put_in_front_is_not_the_oldest(
    redis: Redis, reader: RedisReader
) -> None:
    enqueue(redis, age=30)
    for _ in range(5):
        enqueue(redis, age=1, front=True)
    assert (await known(reader)).oldest_age_seconds == 30


async def test_a_job_under_way_is_counted_though_the_queue_is_empty(
    redis: Redis, reader: RedisReader
) -> None:
    start(redis, enqueue(redis))
    assert await known(reader) == Known(queued=0, started=1)


async def test_a_job_on_its_way_to_a_worker_is_counted(redis: Redis, reader: RedisReader) -> None:
    enqueue(redis)
    redis.lmove("rq:queue:match", "rq:queue:match:intermediate")
    assert await known(reader) == Known(queued=0, started=1)


async def test_a_job_that_is_on_its_way_and_started_counts_once(
    redis: Redis, reader: RedisReader
) -> None:
    job = enqueue(redis)
    redis.rpush("rq:queue:match:intermediate", job.id)
    start(redis, job)
    assert (await known(reader)).started == 1


async def test_what_a_dead_worker_left_is_forgotten_when_its_time_is_up(
    redis: Redis, reader: RedisReader
) -> None:
    start(redis, enqueue(redis), seconds=-5)
    assert await known(reader) == Known(queued=0, started=0)


async def test_an_entry_without_end_counts_only_while_a_worker_is_at_it(
    redis: Redis, reader: RedisReader
) -> None:
    job = enqueue(redis)
    start(redis, job)
    (entry,) = job.started_job_registry.get_job_and_execution_ids()
    redis.zadd("rq:wip:match", {":".join(entry): "inf"})
    assert (await known(reader)).started == 0
    redis.hset(listen(redis, "pod-1"), "current_job", job.id)
    assert (await known(reader)).started == 1


async def test_a_queue_that_was_never_used_is_missing_and_not_empty(
    redis: Redis, reader: RedisReader
) -> None:
    enqueue(redis, "match")
    queue = (await reader.read(["mtach"], NOW)).queues["mtach"]
    assert isinstance(queue, Unknown)
    assert queue.doubt is Doubt.MISSING
    assert "is it 'match'?" in queue.reason


async def test_a_queue_that_is_empty_now_is_known(redis: Redis, reader: RedisReader) -> None:
    enqueue(redis)
    redis.delete("rq:queue:match")
    assert await known(reader) == Known(queued=0)


@pytest.mark.parametrize("key", ["rq:queue:match", "rq:wip:match", "rq:workers:match"])
async def test_a_key_of_another_type_makes_that_queue_unknown_and_no_other(
    redis: Redis, reader: RedisReader, key: str
) -> None:
    enqueue(redis, "deliver-email")
    redis.set(key, "not what it should be")
    queues = (await reader.read(["match", "deliver-email"], NOW)).queues
    assert isinstance(queues["match"], Unknown)
    assert "WRONGTYPE" in queues["match"].reason
    assert queues["deliver-email"] == Known(queued=1, oldest_age_seconds=0)


async def test_without_redis_every_queue_is_unknown() -> None:
    reader = RedisReader.connect(f"redis://127.0.0.1:{free_port()}")
    queue = (await reader.read(["match"], NOW)).queues["match"]
    assert isinstance(queue, Unknown)
    assert queue.doubt is Doubt.UNREADABLE


async def test_a_server_that_accepts_and_says_nothing_is_unknown_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("homing_operator.scaling.reading._TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        reader = RedisReader.connect(f"redis://127.0.0.1:{server.getsockname()[1]}")
        reading = await asyncio.wait_for(reader.read(["match"], NOW), 5)
        await reader.close()
    assert isinstance(reading.queues["match"], Unknown)


async def test_workers_are_read_with_what_they_have_done(redis: Redis, reader: RedisReader) -> None:
    for _ in range(3):
        enqueue(redis)
    key = listen(redis, "pod-1")
    reading: Reading = await reader.read(["match"], NOW)
    assert reading.workers["pod-1"].done == 0
    redis.hset(key, mapping={"successful_job_count": 2, "failed_job_count": 1})
    redis.hset(key, "total_working_time", 4.5)
    found = (await reader.read(["match"], NOW)).workers["pod-1"]
    assert (found.done, found.seconds, found.job) == (3, 4.5, None)


async def test_a_worker_whose_hash_has_expired_is_none(redis: Redis, reader: RedisReader) -> None:
    redis.sadd("rq:workers:match", "rq:worker:gone")
    enqueue(redis)
    assert (await reader.read(["match"], NOW)).workers == {}


async def test_where_no_redis_is_named_everything_is_unknown() -> None:
    reading = await NoReader("REDIS_URL is not set").read(["match"], NOW)
    assert reading.queues["match"] == Unknown(reason="REDIS_URL is not set")
