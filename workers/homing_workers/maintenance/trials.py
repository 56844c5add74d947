"""Everybody who came by Telegram has a trial, or none has to pay: as TRIAL_DAYS says now."""

from __future__ import annotations

from datetime import UTC, datetime

from homing.storage import memberships
from homing_workers.maintenance.duty import Duty, Tools


async def _work(tools: Tools) -> int:
    days = tools.settings.trial_days
    return await memberships.settle(tools.connection, trial_days=days, at=datetime.now(UTC))


DUTY = Duty(name="trials", every_seconds=600, work=_work)
