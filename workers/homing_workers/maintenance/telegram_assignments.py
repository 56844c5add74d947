"""Who reads which chat: planned anew every hour, and as soon as members, wanted chats or accounts changed."""

from __future__ import annotations

from homing.storage.telegram import assignment_plans
from homing.telegram.reassigning import reassign
from homing_workers.maintenance.duty import Duty, Tools

_HOUR = 3_600.0


async def _work(tools: Tools) -> int:
    reason = await assignment_plans.outdated(tools.connection, after_seconds=_HOUR)
    if reason is None:
        return 0
    done = await reassign(tools.connection, tools.redis, tools.settings, reason)
    return len(done.changes.given) + len(done.changes.taken)


DUTY = Duty(name="telegram assignments", every_seconds=2, work=_work)
