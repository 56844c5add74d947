"""The data folder of the embedded stack: who runs on it, and where its servers are.

`homing psql` and others in a second terminal find the running stack here, and only while it runs: the supervisor
holds a lock on the folder, which the kernel takes away when the process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from homing.embedded.server import ServerError


@dataclass(frozen=True)
class DataFolder:
    """Paths in the data folder."""

    root: Path

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def redis(self) -> Path:
        return self.root / "redis"

    @property
    def keys(self) -> Path:
        """Secrets that the stack made."""
        return self.root / "keys"

    @property
    def bot_api(self) -> Path:
        """Chats of the Bot API server."""
        return self.root / "botapi"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def lock(self) -> Path:
        return self.root / "lock"

    @property
    def processes_lock(self) -> Path:
        """Held by every process that the supervisor started, so for longer than `lock` after a kill -9."""
        return self.root / "processes.lock"

    @property
    def state(self) -> Path:
        return self.root / "state.json"

    def log(self, name: str) -> Path:
        """Where the output of the process `name` is appended to."""
        return self.logs / f"{name}.log"


@contextmanager
def held(folder: DataFolder) -> Iterator[None]:
    """Holds the folder for this process and makes what is in it.

    Raises:
        ServerError: another process holds it, or it cannot be written to.
    """
    try:
        folder.logs.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder.lock, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise ServerError(
            f"cannot write to {folder.root}: {error.strerror}. Choose another folder with --data, "
            "or set HOMING_DATA_DIR."
        ) from error
    try:
        _take(lock, folder)
        try:
            yield
        finally:
            folder.state.unlink(missing_ok=True)
    finally:
        os.close(lock)


def _take(lock: int, folder: DataFolder) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pid = os.pread(lock, 20, 0).decode() or "?"
        raise ServerError(
            f"already running on {folder.root} as process {pid}. "
            "Stop that one first, or choose another folder with --data."
        ) from None
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)


@contextmanager
def processes_lock(folder: DataFolder, seconds: float = 20) -> Iterator[int]:
    """A locked file that every process of the stack is to inherit.

    Processes of a supervisor that was killed end a little later than it does; this waits for them.

    Raises:
        ServerError: they did not end in time.
    """
    lock = os.open(folder.processes_lock, os.O_RDWR | os.O_CREAT, 0o644)
    deadline = time.monotonic() + seconds
    try:
        while not _is_locked(lock):
            if time.monotonic() > deadline:
                raise ServerError(
                    f"processes of an earlier start still use {folder.root}; `fuser -k "
                    f"{folder.processes_lock}` ends them"
                )
            time.sleep(0.1)
        yield lock
    finally:
        os.close(lock)


def _is_locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write(folder: DataFolder, variables: Mapping[str, str]) -> None:
    """Tells other processes which variables lead to this stack; the file holds the password."""
    fresh = folder.state.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(variables, indent=2))
    fresh.replace(folder.state)


def read(folder: DataFolder) -> dict[str, str]:
    """The variables of the stack that runs on this folder; empty where none runs."""
    try:
        variables: dict[str, str] = json.loads(folder.state.read_text())
    except (OSError, ValueError):
        return {}
    return variables if _is_held(folder) else {}


def _is_held(folder: DataFolder) -> bool:
    try:
        lock = os.open(folder.lock, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False
