"""What administrators tell everybody goes out, a few people at a time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from homing import queues
from homing.i18n import catalogue
from homing.models.kinds import Channel, OriginKind
from homing.storage import broadcasts, deliveries, notifications, users
from homing.storage.broadcasts import Broadcast
from homing.storage.database import Connection
from homing.storage.notifications import NewNotification
from homing_workers.maintenance.duty import Duty, Tools
from homing_workers.maintenance.pacing import room


async def _work(tools: Tools) -> int:
    ids = await step(tools.connection, limit=await room(tools.connection))
    await asyncio.to_thread(queues.enqueue_deliver, tools.redis, Channel.TELEGRAM, ids)
    ids += await report(tools.connection, datetime.now(UTC))
    return len(ids)


async def step(connection: Connection, *, limit: int) -> list[int]:
    """Writes deliveries for the next people; their ids."""
    if limit == 0:
        return []
    async with connection.transaction():
        return await broadcasts.step(connection, limit)


async def report(connection: Connection, at: datetime) -> list[int]:
    """Tells administrators of broadcasts that are through; ids of the deliveries."""
    async with connection.transaction():
        ended = await broadcasts.finish(connection, at)
        return [number for one in ended for number in await _tell(connection, one)]


async def _tell(connection: Connection, one: Broadcast) -> list[int]:
    admin = await users.by_telegram(connection, one.admin_id)
    progress = await broadcasts.progress(connection, one.id)
    if admin is None or progress is None:
        return []
    say = catalogue(admin.language)
    made = await notifications.create(
        connection,
        NewNotification(
            user_id=admin.id,
            title=say("Everybody has been told: {title}", title=one.title),
            message=say(
                "Sent: {sent}, could not be sent: {failed}",
                sent=say.number(progress.sent),
                failed=say.number(progress.failed),
            ),
        ),
    )
    assert made is not None  # noqa: S101 - without a key it cannot have been asked for before
    created = await deliveries.create_direct(
        connection, OriginKind.NOTIFICATION, made.id, admin.id, [Channel.TELEGRAM]
    )
    return created.get(Channel.TELEGRAM, [])


DUTY = Duty(name="broadcasts", every_seconds=1, work=_work)
