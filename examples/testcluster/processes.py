"""Programs that belong together: started in order, stopped the other way round."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from homing.embedded import server
from homing.embedded.server import Program, Server


class Processes:
    """Some programs with a log each; all end when this process does, however that ends."""

    def __init__(self, programs: Mapping[str, Program], logs: Path) -> None:
        """Plans them: nothing runs yet."""
        self._programs = programs
        self._logs = logs
        self._running: dict[str, Server] = {}

    def start(self, name: str | None = None) -> None:
        """Starts one program, or all; returns when they answer.

        Raises:
            ServerError: a program did not start; the end of its log is in the message.
        """
        for one in [name] if name else self._programs:
            log = self._logs / f"{one}.log"
            self._running[one] = server.start(self._programs[one], log=log)

    def stop(self, name: str | None = None) -> None:
        """Ends one program, or all that run."""
        for one in [name] if name else [*reversed(self._running)]:
            self._running.pop(one).stop()

    def pid(self, name: str) -> int:
        """The process of a program that runs."""
        return self._running[name].process.pid
