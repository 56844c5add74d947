"""Deliveries whose sender died, or never heard whether the message arrived."""

from __future__ import annotations

from homing.storage import deliveries
from homing_workers.maintenance.duty import Duty, Tools


async def _work(tools: Tools) -> int:
    return await deliveries.release_expired(tools.connection)


DUTY = Duty(name="expired claims", every_seconds=10, work=_work)
