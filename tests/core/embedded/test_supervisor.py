"""Processes that die, and processes that are to end."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from homing.embedded.server import ServerError
from homing.embedded.supervisor import Service, Supervisor

_SLEEP = "import time; time.sleep(60)"
_STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('ready', flush=True); time.sleep(60)"
)


def _service(name: str, code: str, *, patience: float = 5) -> Service:
    command = (sys.executable, "-c", code)
    return Service(name=name, command=command, environ=os.environ, patience=patience)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    lock = os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT)
    yield Supervisor(logs=tmp_path, say=said.append, lock=lock)
    os.close(lock)


async def _until(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not what():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


def _is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def test_a_killed_process_is_started_again(supervisor: Supervisor, said: list[str]) -> None:
    async with supervisor.running([_service("web", _SLEEP)]):
        await _until(lambda: "web" in supervisor.pids)
        first = supervisor.pids["web"]
        os.kill(first, signal.SIGKILL)
        await _until(lambda: supervisor.pids.get("web", first) != first)
    assert said == ["web was killed by SIGKILL; starting it again in 0.5 s"]


async def test_the_last_words_of_a_process_are_shown(
    supervisor: Supervisor, said: list[str]
) -> None:
    async with supervisor.running([_service("web", "import sys; sys.exit('no database')")]):
        await _until(lambda: said)
    assert said[0] == "web ended with exit code 1; starting it again in 0.5 s\n    no database"


async def test_the_end_of_the_body_ends_the_processes(supervisor: Supervisor) -> None:
    async with supervisor.running([_service("a", _SLEEP), _service("b", _SLEEP)]):
        await _until(lambda: len(supervisor.pids) == 2)
        pids = list(supervisor.pids.values())
    assert all(_is_gone(pid) for pid in pids)


async def test_a_stubborn_process_is_killed(supervisor: Supervisor, tmp_path: Path) -> None:
    async with supervisor.running([_service("a", _STUBBORN, patience=0.2)]):
        await _until(lambda: (tmp_path / "a.log").read_text() if supervisor.pids else "")
        pid = supervisor.pids["a"]
    assert _is_gone(pid)


async def test_a_program_that_is_not_there_is_told(supervisor: Supervisor, said: list[str]) -> None:
    service = Service(name="web", command=("/nonexistent",), environ={})
    async with supervisor.running([service]):
        await _until(lambda: said)
    assert "cannot be started: No such file" in said[0]


async def test_a_server_that_dies_at_its_start_is_an_error(supervisor: Supervisor) -> None:
    async with supervisor.running([_service("db", "import sys; sys.exit('bad cluster')")]):
        with pytest.raises(ServerError, match=r"db did not start(.|\n)*bad cluster"):
            await supervisor.until("db", lambda: False)


_ORPHANING = """
import asyncio, os, sys
from pathlib import Path
from homing.embedded.supervisor import Service, Supervisor

async def main():
    lock = os.open(sys.argv[1] + "/lock", os.O_RDWR | os.O_CREAT)
    supervisor = Supervisor(logs=Path(sys.argv[1]), say=print, lock=lock)
    service = Service(name="a", command=(sys.executable, "-c", "import time; time.sleep(60)"),
                      environ=os.environ)
    async with supervisor.running([service]):
        while not supervisor.pids:
            await asyncio.sleep(0.01)
        print(supervisor.pids["a"], flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


def test_a_killed_supervisor_leaves_no_orphan(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _ORPHANING, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 10
    while not _is_gone(child):
        assert time.monotonic() < deadline
        time.sleep(0.02)
