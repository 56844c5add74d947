"""Deliveries that are due: their job was lost, or an attempt failed and its wait is over."""

from __future__ import annotations

import asyncio

from homing import queues
from homing.models.kinds import Channel
from homing.storage import deliveries
from homing_workers.maintenance.duty import Duty, Tools
from homing_workers.maintenance.room import room

#: A job of their own usually comes first.
_OLDER_THAN_SECONDS = 2.0


async def _work(tools: Tools) -> int:
    return sum([await _of_channel(tools, channel) for channel in queues.DELIVER])


async def _of_channel(tools: Tools, channel: Channel) -> int:
    free = await asyncio.to_thread(room, tools.redis, queues.DELIVER[channel])
    ids = await deliveries.due(
        tools.connection,
        channel,
        older_than_seconds=_OLDER_THAN_SECONDS,
        limit=free * queues.BATCH,
    )
    await asyncio.to_thread(queues.enqueue_deliver, tools.redis, channel, ids)
    return len(ids)


DUTY = Duty(name="due deliveries", every_seconds=5, work=_work)
