"""What the embedded servers share: a program with its address, its start and its end."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_libc = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


class ServerError(Exception):
    """A server could not be started; the message says why and what helps."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """A server that can be started."""

    command: tuple[str, ...]
    #: Where clients connect.
    url: str
    #: Signal that ends it in good order.
    stop_signal: signal.Signals = signal.SIGTERM
    #: Whether it answers.
    ready: Callable[[], bool]


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


def start(program: Program, *, log: Path, seconds: float = 60) -> Server:
    """Starts a program in a session of its own, its output appended to `log`, and waits until it answers.

    The program ends with the thread that called this, should that be killed.

    Raises:
        ServerError: the program ended or took too long; the end of its log is in the message.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=ending_with_parent(program.stop_signal),  # noqa: PLW1509 - takes no lock
            env=environment(),
        )
    deadline = time.monotonic() + seconds
    while not program.ready():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise ServerError(f"{Path(program.command[0]).name} did not start:\n{tail(log)}")
        time.sleep(0.02)
    return Server(process=process, url=program.url, stop_signal=program.stop_signal)


def environment() -> dict[str, str]:
    """Variables of a server: messages in English."""
    return os.environ | {"LC_ALL": "C.UTF-8"}


def ending_with_parent(end: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn`: the kernel sends the child this signal when its parent is gone (Linux)."""
    parent = os.getpid()

    def arrange() -> None:
        if hasattr(_libc, "prctl"):
            _libc.prctl(_PR_SET_PDEATHSIG, end.value)
            # The parent may have ended before the line above.
            if os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGKILL)

    return arrange


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log file."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""
