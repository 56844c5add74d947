"""What the embedded servers share: a free port, a started program, its end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


class ServerError(Exception):
    """A server could not be started; the message says why and what helps."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running program."""

    process: subprocess.Popen[bytes]
    #: Where clients connect.
    url: str
    #: Signal that ends it in good order.
    stop_signal: signal.Signals = signal.SIGTERM

    def stop(self, timeout: float = 20) -> None:
        """Ends the program: in good order first, by force after `timeout` seconds."""
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def free_port() -> int:
    """A TCP port on loopback that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(command: list[str], *, log: Path, user: int | None = None) -> subprocess.Popen[bytes]:
    """Starts a program in a process group of its own, its output appended to `log`."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
            env=os.environ | {"LC_ALL": "C.UTF-8"},
        )


def wait_until_ready(
    process: subprocess.Popen[bytes], ready: Callable[[], bool], *, log: Path, seconds: float = 60
) -> None:
    """Returns when `ready` says so.

    Raises:
        ServerError: the program ended or took too long; the end of its log is in the message.
    """
    deadline = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise ServerError(f"{process.args!r} did not start:\n{tail(log)}")
        time.sleep(0.02)


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log file."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""
