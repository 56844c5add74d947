"""Commands for a look inside, on real servers."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from redis import Redis
from typer.testing import CliRunner

from homing import queues as known
from homing.cli import logs, migrate, queues
from homing.embedded.server import ServerError
from tests.core.cli.support import homing


def _run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """With a data folder of its own."""
    return homing(folder, *arguments, **{"HOMING_DATA_DIR": str(folder)} | variables)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with two logs."""
    monkeypatch.setenv("HOMING_DATA_DIR", str(tmp_path))
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "web.log").write_text("one\ntwo\nthree\n")
    (tmp_path / "logs" / "worker.log").write_text("")
    return tmp_path


def test_migrate_says_what_it_did(empty_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_database_url)
    first = CliRunner().invoke(migrate.app, ["--to", "0001"])
    assert first.output == "Applied 0001.\n"
    assert "0002" in CliRunner().invoke(migrate.app, []).output
    assert CliRunner().invoke(migrate.app, []).output == "Nothing to apply.\n"


def test_migrate_names_a_revision_that_it_does_not_know(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_database_url)
    done = CliRunner().invoke(migrate.app, ["--to", "0099"])
    assert done.exit_code == 1
    assert "revision '0099': expected one of 0001" in done.output


def test_psql_asks_the_current_database(tmp_path: Path, database_url: str) -> None:
    done = _run(tmp_path, "psql", "-Atc", "SELECT count(*) FROM runs", DATABASE_URL=database_url)
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_psql_without_a_database_says_what_to_set(tmp_path: Path) -> None:
    done = _run(tmp_path, "psql")
    assert done.returncode == 2
    assert "DATABASE_URL (or DB_HOST): not set" in done.stderr
    assert "homing up" in done.stderr


def test_queues_count_jobs(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", redis_url)
    with Redis.from_url(redis_url) as redis:
        known.enqueue_match(redis, list(range(250)))
    shown = CliRunner().invoke(queues.app, []).output
    match = next(line for line in shown.splitlines() if "match" in line)
    assert match.replace("│", " ").split() == ["match", "3", "0", "0", "0"]


def test_queues_without_redis_is_one_sentence(tmp_path: Path) -> None:
    done = _run(tmp_path, "queues", REDIS_URL="redis://127.0.0.1:1/0")
    assert done.returncode == 1
    assert done.stderr.startswith("homing: Redis: ")
    assert "Traceback" not in done.stderr


def test_logs_are_listed_and_shown(data: Path) -> None:
    assert CliRunner().invoke(logs.app, []).output == "web\nworker\n"
    assert CliRunner().invoke(logs.app, ["web", "-n", "2"]).output == "two\nthree\n"


def test_a_log_that_is_not_there_is_told(data: Path) -> None:
    result = CliRunner().invoke(logs.app, ["wbe"])
    assert isinstance(result.exception, ServerError)
    assert str(result.exception) == "no log 'wbe'; there are web, worker"


def test_a_log_is_followed_over_its_emptying(data: Path) -> None:
    log = data / "logs" / "web.log"
    command = [sys.executable, "-m", "homing", "logs", "web", "-f", "-n", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as follower:
        assert follower.stdout is not None
        assert follower.stdout.readline() == "three\n"
        log.write_text("new\n")
        assert follower.stdout.readline() == "new\n"
        with log.open("a") as file:
            file.write("newer\n")
        assert follower.stdout.readline() == "newer\n"
        started = time.monotonic()
        follower.terminate()
        follower.wait(10)
    assert time.monotonic() - started < 5
