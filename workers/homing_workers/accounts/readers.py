"""One reader process for each account of the file; edits add and remove readers, and leave the others alone."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import SubprocessError

import structlog

from homing.embedded import server
from homing.telegram import realtime_config
from homing.telegram.realtime_config import ACCOUNTS_FILE, ConfigError

_log = structlog.get_logger(__name__)

#: Seconds before the first new start, doubled each time up to the last one; of a reader that ran so long, it is the first.
_FIRST_WAIT, _LAST_WAIT, _HEALTHY = 1.0, 60.0, 60.0

#: Seconds that a reader has to store what it has read.
_PATIENCE = 5.0

#: What a shell says of a command that it cannot execute.
_NOT_STARTED = 126

READ = (sys.executable, "-m", "homing", "telegram", "read")


@dataclass
class Readers:
    """The readers of a file's accounts.

    Attributes:
        path: of the file.
        command: a reader; TELEGRAM_ACCOUNT_ID tells it whose.
    """

    path: Path
    command: Sequence[str] = READ
    first_wait: float = _FIRST_WAIT
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict, init=False)
    _seen: object = field(default=None, init=False)

    async def until(self, stopped: asyncio.Event, every: float = 1.0) -> None:
        """Follows the file until the event is set; then ends all readers."""
        try:
            while not stopped.is_set():
                await self.look()
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopped.wait(), every)
        finally:
            await self._stop(list(self._running))

    async def look(self) -> None:
        """Starts and ends readers where the file has changed; one with mistakes leaves them as they are."""
        stamp = self._stamp()
        if stamp == self._seen:
            return
        self._seen = stamp
        try:
            wanted = {each.account_id for each in realtime_config.accounts(self.path)}
        except ConfigError as error:
            kept = ", ".join(sorted(self._running)) or "none"
            _log.error("the accounts cannot be read", mistakes=str(error), readers_kept=kept)
            return
        await self._stop(sorted(self._running.keys() - wanted))
        for account_id in sorted(wanted - self._running.keys()):
            _log.info("reader added", account=account_id)
            self._running[account_id] = asyncio.create_task(self._keep(account_id))

    def _stamp(self) -> object:
        return [_stamp(path) for path in (self.path, self.path.with_name(ACCOUNTS_FILE))]

    async def _stop(self, account_ids: Sequence[str]) -> None:
        tasks = [self._running.pop(account_id) for account_id in account_ids]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for account_id in account_ids:
            _log.info("reader ended", account=account_id)

    async def _keep(self, account_id: str) -> None:
        # Of one name in the fence: its successor need not wait until a killed one's time is over.
        holder = f"{socket.gethostname()}-{account_id}-{secrets.token_hex(4)}"
        wait = self.first_wait
        while True:
            began = time.monotonic()
            code = await self._run(account_id, holder)
            if time.monotonic() - began > _HEALTHY:
                wait = self.first_wait
            _log.warning("reader died", account=account_id, exit_code=code, again_in_seconds=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LAST_WAIT)

    async def _run(self, account_id: str, holder: str) -> int:
        # One port cannot serve the metrics of several processes.
        own = {"TELEGRAM_ACCOUNT_ID": account_id, "POD_NAME": holder, "METRICS_PORT": "0"}
        try:
            process = await asyncio.create_subprocess_exec(
                *self.command,
                stdin=DEVNULL,
                env=os.environ | own,
                start_new_session=True,
                preexec_fn=server.ending_with_parent(signal.SIGTERM),
            )
        except (OSError, SubprocessError) as error:
            _log.error("a reader cannot be started", account=account_id, reason=str(error))
            return _NOT_STARTED
        try:
            return await process.wait()
        finally:
            await _end(process)


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
        await asyncio.wait([asyncio.ensure_future(process.wait())], timeout=_PATIENCE)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
