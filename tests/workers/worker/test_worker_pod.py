"""A worker as the first process of a pod: its name, its end, and who takes over after it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from redis import Redis
from rq import Queue

from homing import queues
from homing.embedded.server import free_port

Start = Callable[..., subprocess.Popen[bytes]]

#: A process id space of its own, as a container has.
AS_FIRST = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]


def wait_until(condition: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url) as client:
        yield client


@pytest.fixture
def start(redis_url: str, database_url: str, tmp_path: Path) -> Iterator[Start]:
    """Starts `homing ...` with further variables."""
    processes: list[subprocess.Popen[bytes]] = []

    def started(
        *command: str, before: list[str] | None = None, **variables: str
    ) -> subprocess.Popen[bytes]:
        env = os.environ | {"DATABASE_URL": database_url, "REDIS_URL": redis_url} | variables
        line = [*(before or []), sys.executable, "-m", "homing", *command]
        with (tmp_path / "log").open("ab") as log:
            processes.append(subprocess.Popen(line, env=env, stderr=log, cwd=tmp_path))
        return processes[-1]

    yield started
    for process in processes:
        process.kill()
        process.wait()


def under_way(redis: Redis) -> bool:
    return redis.zcard("rq:wip:match") == 1


@pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("unshare") is None, reason="needs root to make a PID space"
)
def test_one_sigterm_lets_the_job_end_and_the_pod_too(start: Start, redis: Redis) -> None:
    port = free_port()
    shell = start(
        "worker", "match", before=AS_FIRST, POD_NAME="match-worker-7", METRICS_PORT=str(port)
    )
    wait_until(lambda: redis.exists("rq:worker:match-worker-7"))
    assert redis.smembers("rq:queues") == {b"rq:queue:match"}
    job = Queue("match", connection=redis).enqueue("time.sleep", 2)
    wait_until(lambda: under_way(redis))
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
        assert answer.status == 200
    psutil.Process(shell.pid).children()[0].send_signal(signal.SIGTERM)
    assert shell.wait(20) == 0
    assert job.get_status() == "finished"
    assert redis.smembers("rq:workers") == set()


def test_a_worker_takes_the_place_of_one_of_its_name_that_was_killed(
    start: Start, redis: Redis
) -> None:
    redis.hset("rq:worker:match-worker-7", mapping={"birth": "2026-01-01T00:00:00Z"})
    process = start("worker", "match", POD_NAME="match-worker-7")
    wait_until(lambda: redis.sismember("rq:workers", "rq:worker:match-worker-7"))
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0


@pytest.mark.slow
async def test_another_worker_takes_over_what_a_killed_one_had_begun(
    start: Start, redis: Redis, world: Any, database_url: str
) -> None:
    await world.subscription(await world.user())
    event = await world.event()
    killed = start("worker", "match", POD_NAME="killed")
    with psycopg.connect(database_url) as blocker:
        blocker.execute("LOCK TABLE matches IN ACCESS EXCLUSIVE MODE")
        queues.enqueue_match(redis, [event])
        wait_until(lambda: under_way(redis))
        _kill_all(killed)
    start("worker", "match", POD_NAME="another")
    start("maintenance")
    wait_until(lambda: _matched(database_url, event), seconds=60)
    assert await world.value(b"SELECT count(*) FROM deliveries") == 1


def _kill_all(process: subprocess.Popen[bytes]) -> None:
    """As the kernel does when a container is killed."""
    for child in psutil.Process(process.pid).children(recursive=True):
        child.kill()
    process.kill()
    process.wait()


def _matched(database_url: str, event: int) -> bool:
    query = "SELECT matched_at IS NOT NULL FROM events WHERE id = %s"
    with psycopg.connect(database_url) as connection:
        row = connection.execute(query, (event,)).fetchone()
    return row is not None and bool(row[0])
