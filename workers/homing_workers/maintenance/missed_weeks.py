"""People whose time is over hear once a week how many homes they missed.

A week ends on Monday at 00:00 of the zone TZ. Messages are written while few others wait, so that they hold up no alert.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from homing import queues
from homing.i18n import catalogue
from homing.models.kinds import Channel, OriginKind
from homing.settings import Settings
from homing.storage import deliveries, missed, notifications, users
from homing.storage.database import Connection
from homing.storage.missed import Missed
from homing.storage.notifications import NewNotification, NotificationKind
from homing_workers.maintenance.duty import Duty, Tools
from homing_workers.maintenance.pacing import room

_WEEK = timedelta(days=7)


async def _work(tools: Tools) -> int:
    at = datetime.now(UTC)
    connection, settings = tools.connection, tools.settings
    await count(connection, settings, at)
    ids = await tell(connection, settings, at, limit=await room(connection))
    await asyncio.to_thread(queues.enqueue_deliver, tools.redis, Channel.TELEGRAM, ids)
    return len(ids)


async def count(connection: Connection, settings: Settings, at: datetime) -> int:
    """Counts what was missed in the week that ended last, unless that is done; returns how many people missed any."""
    week = ended(settings, at)
    if await missed.is_counted(connection, week):
        return 0
    until = _midnight(settings, week)
    async with connection.transaction():
        return await missed.count(connection, week, until - _WEEK, until)


async def tell(
    connection: Connection, settings: Settings, at: datetime, *, limit: int
) -> list[int]:
    """Writes the messages of some people; returns ids of the deliveries to Telegram.

    Each person's message is written with the mark that it is, in one transaction.
    """
    week = ended(settings, at)
    async with connection.transaction():
        people = await missed.untold(connection, week, at, limit=limit)
        enabled = await users.enabled_channels(connection, [one.user_id for one in people])
        written = [
            await _write(connection, one, Channel.TELEGRAM in enabled.get(one.user_id, ()))
            for one in people
        ]
        pairs = [(one.user_id, number) for one, (number, _) in zip(people, written, strict=True)]
        await missed.told(connection, week, pairs)
    return [number for _, numbers in written for number in numbers]


def ended(settings: Settings, at: datetime) -> date:
    """The Monday on which the last whole week ended."""
    today = at.astimezone(ZoneInfo(settings.time_zone)).date()
    return today - timedelta(days=today.weekday())


def _midnight(settings: Settings, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(settings.time_zone)).astimezone(UTC)


async def _write(connection: Connection, one: Missed, has_telegram: bool) -> tuple[int, list[int]]:
    """Ids of the notification, and of its delivery to Telegram if there is one."""
    made = await notifications.create(connection, _message(one))
    assert made is not None  # noqa: S101 - without a key it cannot have been asked for before
    channels = [Channel.INBOX, *([Channel.TELEGRAM] if has_telegram else [])]
    created = await deliveries.create_direct(
        connection, OriginKind.NOTIFICATION, made.id, one.user_id, channels
    )
    return made.id, created.get(Channel.TELEGRAM, [])


def _message(one: Missed) -> NewNotification:
    say = catalogue(one.language)
    return NewNotification(
        user_id=one.user_id,
        kind=NotificationKind.MISSED,
        title=say.plural(
            "You missed {n} home last week", "You missed {n} homes last week", one.homes
        ),
        message=say(
            "Your searches go on, but alerts are off since your time is over. Paying brings them back at once."
        ),
    )


DUTY = Duty(name="missed weeks", every_seconds=10, work=_work)
