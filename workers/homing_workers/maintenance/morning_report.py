"""The daily report of syncs: once a day after REPORT_TIME, to the chat and the address of the settings."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from homing import queues
from homing.models.kinds import Channel
from homing.settings import Settings
from homing.storage import morning_reports
from homing.storage.database import Connection
from homing_workers.maintenance.duty import Duty, Tools


async def _work(tools: Tools) -> int:
    made = await write(tools.connection, tools.settings, datetime.now(UTC))
    for channel, delivery in made.items():
        await asyncio.to_thread(queues.enqueue_deliver, tools.redis, channel, [delivery])
    return len(made)


async def write(connection: Connection, settings: Settings, at: datetime) -> dict[Channel, int]:
    """Writes what is due at that time; the ids of the new deliveries, which maintenance sees to from then on."""
    since = due_since(settings, at)
    if at < since:
        return {}
    made: dict[Channel, int] = {}
    async with connection.transaction():
        for channel, address in _targets(settings).items():
            delivery = await morning_reports.create(
                connection, channel, address, since=since, at=at
            )
            if delivery is not None:
                made[channel] = delivery
    return made


def due_since(settings: Settings, at: datetime) -> datetime:
    """REPORT_TIME of the day that it is in the zone."""
    zone = ZoneInfo(settings.time_zone)
    clock = time.fromisoformat(settings.report_time)
    return datetime.combine(at.astimezone(zone).date(), clock, zone).astimezone(UTC)


def _targets(settings: Settings) -> Mapping[Channel, str]:
    wanted = {
        Channel.TELEGRAM: settings.report_telegram_chat_id,
        Channel.EMAIL: settings.report_email,
    }
    return {channel: address for channel, address in wanted.items() if address is not None}


DUTY = Duty(name="morning report", every_seconds=20, work=_work)
