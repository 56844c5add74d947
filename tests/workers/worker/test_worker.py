"""The worker process, on real servers: it matches, outlives Redis, and ends in good order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from redis import Redis
from rq import Queue

from homing import queues
from homing.embedded import redis as embedded_redis
from homing.embedded.server import Server, free_port


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[Server]:
    server = embedded_redis.start(tmp_path / "redis", port=free_port())
    yield server
    server.stop()


Process = subprocess.Popen[bytes]


@pytest.fixture
def worker(redis_server: Server, database_url: str, tmp_path: Path) -> Iterator[Process]:
    env = os.environ | {"DATABASE_URL": database_url, "REDIS_URL": redis_server.url}
    command = [sys.executable, "-m", "homing", "worker", "match"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, env=env, stderr=log, cwd=tmp_path)
    yield process
    process.kill()
    process.wait()


def enqueue(url: str, *event_ids: int) -> None:
    with Redis.from_url(url) as redis:
        queues.enqueue_match(redis, event_ids)


def waiting(database_url: str) -> int:
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM events WHERE matched_at IS NULL AND parked_at IS NULL"
        ).fetchone()
    assert row is not None
    return int(row[0])


async def test_a_job_is_done_before_and_after_redis_was_emptied_and_restarted(
    worker: Process, redis_server: Server, database_url: str, world: Any, tmp_path: Path
) -> None:
    await world.subscription(await world.user())
    enqueue(redis_server.url, await world.event())
    wait_until(lambda: waiting(database_url) == 0)

    with Redis.from_url(redis_server.url) as redis:
        redis.flushall()
    enqueue(redis_server.url, await world.event())
    wait_until(lambda: waiting(database_url) == 0)

    redis_server.process.kill()
    redis_server.process.wait()
    port = int(redis_server.url.rsplit(":", 1)[1].split("/")[0])
    again = embedded_redis.start(tmp_path / "redis", port=port)
    enqueue(again.url, await world.event())
    wait_until(lambda: waiting(database_url) == 0)
    assert await world.value(b"SELECT count(*) FROM deliveries") == 3
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    again.stop()


async def test_a_worker_is_listed_again_after_redis_was_emptied(
    worker: Process, redis_server: Server, world: Any, database_url: str
) -> None:
    with Redis.from_url(redis_server.url) as redis:
        wait_until(lambda: redis.scard("rq:workers") == 1)
        redis.flushall()
        enqueue(redis_server.url, await world.event())
        wait_until(lambda: redis.scard("rq:workers") == 1)


async def test_a_job_that_fails_is_logged_with_its_reason_and_the_worker_goes_on(
    worker: Process, redis_server: Server, world: Any, database_url: str, tmp_path: Path
) -> None:
    with Redis.from_url(redis_server.url) as redis:
        Queue("match", connection=redis).enqueue("homing_workers.jobs.match", "no ids")
    wait_until(lambda: "maintenance will ask again" in (tmp_path / "log").read_text())
    enqueue(redis_server.url, await world.event())
    wait_until(lambda: waiting(database_url) == 0)


def test_an_unknown_queue_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "homing", "worker", "mach"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "no queue 'mach'" in done.stderr
