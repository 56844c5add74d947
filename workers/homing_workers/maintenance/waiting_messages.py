"""Messages that wait to be classified: their job was lost, the LLM answers again, or a new day has money."""

from __future__ import annotations

import asyncio

from homing import queues
from homing_workers.classify.llm import permission
from homing_workers.maintenance.duty import Duty, Tools
from homing_workers.maintenance.room import room


async def _work(tools: Tools) -> int:
    if not await permission.any_due(tools.connection, tools.settings):
        return 0
    if not await asyncio.to_thread(room, tools.redis, queues.CLASSIFY):
        return 0
    await asyncio.to_thread(queues.enqueue_classify, tools.redis)
    return 1


DUTY = Duty(name="waiting messages", every_seconds=5, work=_work)
