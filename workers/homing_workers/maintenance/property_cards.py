"""Cards of homes that a bulk load left to be written."""

from __future__ import annotations

from homing.storage import cards
from homing_workers.maintenance.duty import Duty, Tools


async def _work(tools: Tools) -> int:
    done = 0
    while taken := await cards.catch_up(tools.connection):
        done += taken
    return done


DUTY = Duty(name="property cards", every_seconds=1, work=_work)
