"""Deliveries of one channel: claimed, sent, and what came of each written down."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import structlog
from redis.asyncio import Redis

from homing import images
from homing.limits import RedisLimiter
from homing.models.delivery import Delivery
from homing.models.kinds import Channel
from homing.settings import Settings
from homing.storage import database, deliveries, morning_reports, outgoing
from homing.storage.database import Pool
from homing_workers.deliver import sender as senders
from homing_workers.deliver.chat import deliver_to_one
from homing_workers.deliver.sender import Message, Sender

_log = structlog.get_logger()

#: Claimed at once: few, because a chat takes one message a second and claims expire.
_SLICE = 25

#: No further slice is begun after so many seconds; the job may take `queues.TIMEOUT_SECONDS`.
_BUDGET_SECONDS = 110

#: No further message is begun after so many seconds: a last one may take half a minute.
_LAST_SECONDS = 140

#: Chats served at once.
_CONCURRENCY = 8

#: Until a channel without its settings is looked at again.
_UNCONFIGURED_SECONDS = 300.0


async def run(settings: Settings, channel: Channel, ids: Sequence[int]) -> None:
    """Sends those of the deliveries that are due and that nobody else has."""
    async with database.pool(settings.require_database_url(), size=_CONCURRENCY) as pool:
        if not senders.configured(channel, settings):
            await _leave(pool, channel, ids)
            return
        redis = Redis.from_url(settings.require_redis_url())
        async with (
            redis,
            senders.package(channel).open_sender(
                settings, RedisLimiter(redis), images.store_for(settings)
            ) as sender,
        ):
            await send_all(pool, sender, channel, ids)


async def send_all(pool: Pool, sender: Sender, channel: Channel, ids: Sequence[int]) -> None:
    """Claims slice after slice until none is left or the time is over; the rest stays due."""
    started = time.monotonic()
    while time.monotonic() < started + _BUDGET_SECONDS:
        async with pool.connection() as connection:
            claimed = await deliveries.claim(connection, channel, ids, limit=_SLICE)
        if not claimed:
            return
        await _send(pool, sender, claimed, until=started + _LAST_SECONDS)


async def _send(pool: Pool, sender: Sender, claimed: Sequence[Delivery], *, until: float) -> None:
    known = await _known(pool, [one.id for one in claimed])
    chats: dict[int, list[Delivery]] = {}
    for one in claimed:
        chats.setdefault(one.recipient_id, []).append(one)
    free = asyncio.Semaphore(_CONCURRENCY)

    async def serve(chat: Sequence[Delivery]) -> None:
        async with free:
            messages = [(one, known.get(one.id)) for one in chat]
            await deliver_to_one(pool, sender, messages, until=until)

    async with asyncio.TaskGroup() as tasks:
        for chat in chats.values():
            tasks.create_task(serve(chat))


async def _known(pool: Pool, ids: Sequence[int]) -> dict[int, Message]:
    async with pool.connection() as connection:
        return {
            **await outgoing.read(connection, ids),
            **await morning_reports.read(connection, ids),
        }


async def _leave(pool: Pool, channel: Channel, ids: Sequence[int]) -> None:
    async with pool.connection() as connection:
        claimed = await deliveries.claim(connection, channel, ids, limit=len(ids))
        for one in claimed:
            await deliveries.put_back(connection, one, again_in=_UNCONFIGURED_SECONDS)
    _log.warning(
        "The channel is not set up here; deliveries wait", channel=channel, left=len(claimed)
    )
