"""Two processes never use one session, whatever becomes of either."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from homing.settings import Settings
from homing_workers.accounts import fence
from homing_workers.accounts.fence import InUse
from tests.workers.accounts import holder


class Holders:
    """Processes that want one session, and what they have written while they had it."""

    def __init__(self, folder: Path, database_url: str, processes: ExitStack) -> None:
        self._log = folder / "log"
        self._log.touch()
        self._environ = os.environ | {"DATABASE_URL": database_url}
        self._processes = processes

    def start(self, **variables: str) -> subprocess.Popen[bytes]:
        command = (sys.executable, holder.__file__, str(self._log))
        process = subprocess.Popen(command, env=self._environ | variables)
        self._processes.callback(process.wait)
        self._processes.callback(process.kill)
        return process

    def times(self, process: subprocess.Popen[bytes]) -> list[int]:
        """When the process had the session, in nanoseconds."""
        lines = [line.split() for line in self._log.read_text().splitlines()]
        return [int(at) for pid, at in lines if int(pid) == process.pid]


@pytest.fixture
def holders(tmp_path: Path, database_url: str) -> Iterator[Holders]:
    with ExitStack() as processes:
        yield Holders(tmp_path, database_url, processes)


def until(true: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.02)


def two(holders: Holders) -> tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]]:
    """The first has the session, the second waits."""
    first = holders.start()
    until(lambda: holders.times(first))
    second = holders.start()
    time.sleep(holder.PACE.duration)
    assert not holders.times(second)
    return first, second


def never_both(
    holders: Holders, first: subprocess.Popen[bytes], second: subprocess.Popen[bytes]
) -> bool:
    return max(holders.times(first)) < min(holders.times(second))


def test_the_second_takes_over_when_the_first_is_killed(holders: Holders) -> None:
    first, second = two(holders)
    first.kill()
    until(lambda: holders.times(second))
    assert never_both(holders, first, second)


def test_one_that_was_stopped_does_nothing_when_it_goes_on(holders: Holders) -> None:
    first, second = two(holders)
    first.send_signal(signal.SIGSTOP)
    until(lambda: holders.times(second))
    first.send_signal(signal.SIGCONT)
    assert first.wait(10) != 0
    assert never_both(holders, first, second)


def test_the_database_may_lose_every_connection(holders: Holders, database_url: str) -> None:
    first, second = two(holders)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    before = len(holders.times(first))
    until(lambda: len(holders.times(first)) > before + 50)
    assert not holders.times(second)


def test_a_pod_whose_container_starts_again_need_not_wait(holders: Holders) -> None:
    pod = {"POD_NAME": "reader-1", "SECONDS": "600"}
    first = holders.start(**pod)
    until(lambda: holders.times(first))
    first.kill()
    again = holders.start(**pod)
    until(lambda: holders.times(again))


async def test_who_only_tries_is_told(holders: Holders, database_url: str) -> None:
    first = holders.start()
    until(lambda: holders.times(first))
    settings = Settings.model_validate({"DATABASE_URL": database_url})
    with pytest.raises(InUse, match="account anna: another process uses its session"):
        async with fence.tried(settings, "anna"):
            """Not reached."""
    async with fence.tried(settings, "boris"):
        """Another account's is free."""
