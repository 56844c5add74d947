"""Runs of sources, each a process of its own: what one takes is given back when it ends."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Sequence
from contextlib import suppress

import structlog

from homing.embedded import server
from homing_workers.schedule.folder import Declared

_log = structlog.get_logger(__name__)

#: Seconds that a run may take to store what it has, when it is told to end.
_PATIENCE = 5.0


class Runs:
    """The runs under way, by name of their source."""

    def __init__(self, command: Sequence[str]) -> None:
        """`command` is continued with the source's file."""
        self._command = command
        self._tasks: dict[asyncio.Task[None], str] = {}

    def __len__(self) -> int:
        return len(self._tasks)

    def of(self, name: str) -> list[asyncio.Task[None]]:
        """The runs of one source."""
        return [task for task, owner in self._tasks.items() if owner == name]

    def start(self, declared: Declared) -> None:
        """Starts a run."""
        task = asyncio.create_task(self._run(declared))
        self._tasks[task] = declared.name
        task.add_done_callback(self._tasks.pop)

    async def stop(self, tasks: Sequence[asyncio.Task[None]] | None = None) -> None:
        """Ends these runs, by default all of them."""
        ending = list(self._tasks if tasks is None else tasks)
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)

    async def _run(self, declared: Declared) -> None:
        process = await asyncio.create_subprocess_exec(
            *self._command,
            str(declared.file),
            stdin=DEVNULL,
            stdout=DEVNULL,
            start_new_session=True,
            preexec_fn=server.ending_with_parent(signal.SIGTERM),
        )
        _log.info("run started", source=declared.name, pid=process.pid)
        try:
            code = await process.wait()
        finally:
            await _end(process)
        say = _log.info if code == 0 else _log.warning
        say("run ended", source=declared.name, exit_code=code)


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
        await asyncio.wait([asyncio.create_task(process.wait())], timeout=_PATIENCE)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
