"""Runs whose process died: their rows would say "running" for ever."""

from __future__ import annotations

from homing.storage import runs
from homing_workers.maintenance.duty import Duty, Tools

#: A run beats every few seconds.
_SILENT_SECONDS = 180.0


async def _work(tools: Tools) -> int:
    return await runs.mark_lost(tools.connection, _SILENT_SECONDS)


DUTY = Duty(name="lost runs", every_seconds=30, work=_work)
