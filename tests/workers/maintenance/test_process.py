"""The maintenance process as a whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from homing.embedded import redis as embedded_redis
from homing.embedded import server


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def maintenance(database_url: str, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The process, and the port on which it looks for Redis; nothing listens there yet."""
    port = server.free_port()
    redis_url = f"redis://127.0.0.1:{port}/0"
    env = os.environ | {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    command = [sys.executable, "-m", "homing", "maintenance"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, env=env, stderr=log, cwd=tmp_path)
    yield process, port
    process.kill()
    process.wait()


def test_it_waits_for_redis_and_says_so_then_sweeps_and_ends_in_good_order(
    maintenance: tuple[subprocess.Popen[bytes], int], database_url: str, tmp_path: Path
) -> None:
    process, port = maintenance
    _event(database_url)
    wait_until(lambda: "A duty must wait" in (tmp_path / "log").read_text())
    started = embedded_redis.start(tmp_path / "redis", port=port)
    with Redis.from_url(started.url) as redis:
        wait_until(lambda: int(redis.llen("rq:queue:match")) > 0)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    started.stop()


def _event(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("""
            WITH s AS (INSERT INTO sources (namespace, name, type, spec)
                       VALUES ('default', 'x', 'html', '{}') RETURNING id),
                 p AS (INSERT INTO properties DEFAULT VALUES RETURNING id),
                 l AS (INSERT INTO listings (source_id, property_id, external_id, url, status, title, content_hash)
                       SELECT s.id, p.id, '1', 'https://x.test', 'available', 'x', '' FROM s, p RETURNING id)
            INSERT INTO events (listing_id, kind, at) SELECT id, 'new', now() - interval '1 min' FROM l
        """)
