"""The line of a sync, appended to REPORT_FILE when the sync is finished."""

from __future__ import annotations

import os
from pathlib import Path

import structlog

from homing import reports
from homing.settings import Settings
from homing.storage import syncs
from homing.storage.database import Pool
from homing.storage.syncs import Sync

_log = structlog.get_logger()


async def append_finished(pool: Pool, run_id: int, settings: Settings) -> None:
    """Appends what this run finished, if REPORT_FILE is set.

    A file that cannot be written is told in the log: the row in the database has the same figures.
    """
    if settings.report_file is None:
        return
    async with pool.connection() as connection:
        finished = await syncs.finished_by(connection, run_id)
    for sync in finished:
        try:
            append(settings.report_file, sync, settings.time_zone)
        except OSError as error:
            _log.error("REPORT_FILE cannot be written", file=error.filename, reason=error.strerror)


def append(file: Path, sync: Sync, zone: str) -> None:
    """Adds one line, and the header to a file that is new.

    Raises:
        OSError: the file cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    # One write, so that lines of several processes do not mix.
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644), "ab") as written:
        lines = [reports.line(sync, zone)]
        if written.tell() == 0:
            lines.insert(0, reports.header())
        written.write("".join(f"{line}\n" for line in lines).encode())
