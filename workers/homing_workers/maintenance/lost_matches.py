"""Events whose match job was lost: Redis was away or was emptied, or a worker died."""

from __future__ import annotations

import asyncio

from homing import queues
from homing.storage import matches
from homing_workers.maintenance.duty import Duty, Tools
from homing_workers.maintenance.room import room

_OLDER_THAN_SECONDS = 5.0


async def _work(tools: Tools) -> int:
    free = await asyncio.to_thread(room, tools.redis, queues.MATCH)
    ids = await matches.waiting(
        tools.connection, older_than_seconds=_OLDER_THAN_SECONDS, limit=free * queues.BATCH
    )
    await asyncio.to_thread(queues.enqueue_match, tools.redis, ids)
    return len(ids)


DUTY = Duty(name="lost matches", every_seconds=5, work=_work)
