"""Keeps processes running: starts again what dies, more slowly each time, and ends all in good order.

A process runs inside the body of `running`; leaving the body ends it. So processes that need others are started in
a body inside that of the others. Should the supervisor itself be killed, the kernel ends its children.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from homing.embedded import server
from homing.embedded.server import ServerError

#: Shows one line to the person at the terminal.
Say: TypeAlias = Callable[[str], None]

#: Seconds before the first new start; doubled each time up to the last one.
_FIRST_WAIT, _LAST_WAIT = 0.5, 30.0

#: After so many seconds a process counts as healthy, and the next death as the first.
_HEALTHY = 60.0


@dataclass(frozen=True, kw_only=True)
class Service:
    """One process that is to be kept running."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    stop_signal: signal.Signals = signal.SIGTERM
    #: Seconds until it is ended by force.
    patience: float = 6.0


@dataclass
class Supervisor:
    """Processes that share a folder of logs and the lock on it."""

    logs: Path
    say: Say
    #: File descriptor that every process inherits: its lock lasts as long as the last of them.
    lock: int
    #: What runs at the moment.
    pids: dict[str, int] = field(default_factory=dict)
    #: Deaths so far, by name.
    deaths: dict[str, int] = field(default_factory=dict)

    @asynccontextmanager
    async def running(self, services: Sequence[Service]) -> AsyncIterator[None]:
        """Keeps the services running during the body, and ends them all at once after it."""
        tasks = [asyncio.create_task(self._keep(service)) for service in services]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def until(self, name: str, ready: Callable[[], bool], seconds: float = 60) -> None:
        """Returns when the service answers.

        Raises:
            ServerError: it died or takes too long; the end of its log is in the message.
        """
        deadline = time.monotonic() + seconds
        while not await asyncio.to_thread(ready):
            if self.deaths.get(name) or time.monotonic() > deadline:
                log = self.logs / f"{name}.log"
                raise ServerError(f"{name} did not start. The end of {log}:\n{server.tail(log)}")
            await asyncio.sleep(0.05)

    async def _keep(self, service: Service) -> None:
        wait = _FIRST_WAIT
        while True:
            started = time.monotonic()
            try:
                process = await self._spawn(service)
                ending = _ending(await self._end_of(process, service))
            except OSError as error:
                ending = f"cannot be started: {error.strerror}"
            self.deaths[service.name] = self.deaths.get(service.name, 0) + 1
            if time.monotonic() - started > _HEALTHY:
                wait = _FIRST_WAIT
            self.say(
                f"{service.name} {ending}; starting it again in {wait:g} s{self._why(service)}"
            )
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LAST_WAIT)

    async def _spawn(self, service: Service) -> Process:
        with (self.logs / f"{service.name}.log").open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *service.command,
                stdin=DEVNULL,
                stdout=output,
                stderr=STDOUT,
                env=service.environ,
                start_new_session=True,
                pass_fds=(self.lock,),
                preexec_fn=server.ending_with_parent(service.stop_signal),
            )
        self.pids[service.name] = process.pid
        return process

    async def _end_of(self, process: Process, service: Service) -> int:
        try:
            return await process.wait()
        finally:
            await _stop(process, service)
            del self.pids[service.name]

    def _why(self, service: Service) -> str:
        last = server.tail(self.logs / f"{service.name}.log", lines=1).strip()
        return f"\n    {last[:300]}" if last else ""


async def _stop(process: Process, service: Service) -> None:
    if process.returncode is None:
        process.send_signal(service.stop_signal)
        await asyncio.wait([asyncio.create_task(process.wait())], timeout=service.patience)
    # Its own children too, for example the programs that a schedule has started.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def _ending(code: int) -> str:
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"ended with exit code {code}"
