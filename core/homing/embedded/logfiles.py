"""Keeps the logs of the stack from growing for ever."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

_BYTES = 5_000_000
_EVERY_SECONDS = 30.0


async def keep_short(logs: Path) -> None:
    """Looks after the logs for as long as this runs."""
    while True:
        await asyncio.sleep(_EVERY_SECONDS)
        await asyncio.to_thread(rotate, logs, _BYTES)


def rotate(logs: Path, limit: int) -> None:
    """Moves what a log holds to `<name>.log.1` when it is longer than `limit` bytes.

    The processes append to the file that they were given, so the file stays and is emptied.
    """
    for log in logs.glob("*.log"):
        if log.stat().st_size > limit:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            os.truncate(log, 0)
