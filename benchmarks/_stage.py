"""Servers and processes of a trial in which anything may be killed at any moment."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from redis import Redis

from homing.embedded import postgres
from homing.embedded import redis as embedded_redis
from homing.embedded.server import Server, free_port

ROOT = Path(__file__).parents[1]


@dataclass
class Stage:
    """A PostgreSQL, a Redis, and processes of `homing` with their logs, all in one folder."""

    folder: Path
    #: Settings of the processes besides those of the servers.
    env: Mapping[str, str] = field(default_factory=dict)
    #: What was killed or emptied, and how often.
    kills: Counter[str] = field(default_factory=Counter)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ports = free_port(), free_port()
        self.postgres: Server = postgres.start(self.folder / "postgres", port=self._ports[0])
        self.redis: Server = embedded_redis.start(self.folder / "redis", port=self._ports[1])

    def keep(self, name: str, arguments: Sequence[str]) -> None:
        """Starts `homing <arguments>`, or starts it again where it has ended."""
        process = self.processes.get(name)
        if process is None or process.poll() is not None:
            command = [sys.executable, "-m", "homing", *arguments]
            self.processes[name] = logged(command, self._log(name), self._env())

    def kill(self, name: str, called: str | None = None) -> None:
        """Kills a process without a warning; whoever keeps it starts it again."""
        process = self.processes.get(name)
        if process is not None and process.poll() is None:
            self.kills[called or name] += 1
            process.kill()
            process.wait()

    def kill_child(self, names: Sequence[str], *, within: float = 30) -> None:
        """Kills the first forked child that one of the processes has within so many seconds."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            for child in (one for name in names for one in _children(self.processes[name])):
                self.kills["a job's process"] += 1
                _quietly(child.kill)
                return
            time.sleep(0.005)

    def kill_redis(self) -> None:
        self.kills["Redis"] += 1
        self.redis.process.kill()
        self.redis.process.wait()
        self.redis = embedded_redis.start(self.folder / "redis", port=self._ports[1])

    def kill_postgres(self) -> None:
        self.kills["PostgreSQL"] += 1
        whole = _children(self.postgres.process)
        self.postgres.process.kill()
        self.postgres.process.wait()
        for backend in whole:
            _quietly(backend.kill)
        psutil.wait_procs(whole, timeout=10)
        self.postgres = postgres.start(self.folder / "postgres", port=self._ports[0])

    def flush(self) -> None:
        self.kills["FLUSHALL"] += 1
        with Redis.from_url(self.redis.url) as redis:
            redis.flushall()

    def log(self, name: str) -> str:
        """The end of a process's log."""
        return self._log(name).read_text()[-3000:]

    def close(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.wait()
        self.redis.stop()
        self.postgres.stop()

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _env(self) -> dict[str, str]:
        ours = {
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.redis.url,
            "HOMING_DATA_DIR": str(self.folder),
        }
        return {**os.environ, **ours, **self.env}


def logged(command: Sequence[str], log: Path, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Starts a process whose output goes to the end of a file."""
    with log.open("ab") as output:
        return subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output)


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Returns when the condition holds.

    Raises:
        AssertionError: it does not in so many seconds.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.05)


def _children(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _quietly(deed: Callable[[], object]) -> None:
    try:
        deed()
    except psutil.NoSuchProcess:
        return
