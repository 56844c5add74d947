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
from homing.storage import (
    breakers,
    database,
    deliveries,
    morning_reports,
    notifications,
    outgoing,
)
from homing.storage.database import Connection, Pool
from homing.storage.telegram import outgoing_signals
from homing_workers.deliver import outcomes
from homing_workers.deliver import sender as senders
from homing_workers.deliver.chat import Chat
from homing_workers.deliver.parcels import Known, per_person
from homing_workers.deliver.policy import POLICIES, Policy, policy_for
from homing_workers.deliver.recorder import AWAY, Entry, recording
from homing_workers.deliver.sender import Message, Sender

_log = structlog.get_logger()

#: Claimed at once: few where a chat takes one message a second, many where the channel takes them quickly.
_FEWEST, _MOST = 25, 1000

#: A claim whose people all have their turn within so many seconds was small: the next one is larger.
_QUICK_SECONDS, _SLOW_SECONDS = 0.5, 4.0

#: No further claim is made after so many seconds; the job may take `queues.TIMEOUT_SECONDS`.
_BUDGET_SECONDS = 110

#: No further message is begun after so many seconds: a last one may take half a minute.
_LAST_SECONDS = 140

#: Until a channel without its settings is looked at again.
_UNCONFIGURED_SECONDS = 300.0

#: Until more is claimed where nothing was due a moment ago and somebody is still being served.
_LOOK_SECONDS = 1.0

_CONNECTIONS = 3

#: What is due for one person, and how many messages the person has had in 24 hours.
_Person = tuple[list[Known], int]


async def run(settings: Settings, channel: Channel, ids: Sequence[int] | None = None) -> None:
    """Sends what is due, oldest first, until nothing is left or the time is over; `ids` as for `send_all`."""
    async with database.pool(settings.require_database_url(), size=_CONNECTIONS) as pool:
        if not senders.configured(channel, settings):
            await _leave(pool, channel)
            return
        async with pool.connection() as connection:
            await breakers.set_up(connection, channel)
        redis = Redis.from_url(settings.require_redis_url())
        async with (
            redis,
            senders.package(channel).open_sender(
                settings, RedisLimiter(redis), images.store_for(settings)
            ) as sender,
        ):
            await send_all(pool, sender, channel, ids, policy=policy_for(channel, settings))


async def send_all(
    pool: Pool,
    sender: Sender,
    channel: Channel,
    ids: Sequence[int] | None = None,
    *,
    policy: Policy | None = None,
) -> None:
    """Claims again and again until nothing is due or the time is over; the rest stays due.

    Args:
        pool: of connections.
        sender: of the channel.
        channel: of the deliveries.
        ids: only what is due for the people of these deliveries; None: whatever is due.
        policy: None: the channel's usual one.
    """
    until = time.monotonic() + _LAST_SECONDS
    async with recording(pool, channel) as recorder:
        chat = Chat(recorder, sender, policy or POLICIES[channel], until)
        await _Round(pool, channel, chat).run(ids)


class _Round:
    """One job: claims ahead of its people's turns, so that no turn is left empty."""

    def __init__(self, pool: Pool, channel: Channel, chat: Chat) -> None:
        self._pool = pool
        self._channel = channel
        self._chat = chat
        self._turns = asyncio.Semaphore(chat.policy.concurrency)
        self._served: set[asyncio.Task[None]] = set()
        self._size = _FEWEST

    async def run(self, ids: Sequence[int] | None) -> None:
        until = time.monotonic() + _BUDGET_SECONDS
        all_written = False
        async with asyncio.TaskGroup() as tasks:
            while time.monotonic() < until:
                if people := await self._claim(ids):
                    await self._begin(tasks, people)
                elif all_written:
                    break
                all_written = not people and await self._settled()

    async def _begin(self, tasks: asyncio.TaskGroup, people: Sequence[_Person]) -> None:
        began = time.monotonic()
        for person in people:
            await self._turns.acquire()
            task = tasks.create_task(self._serve(person))
            self._served.add(task)
            task.add_done_callback(self._served.discard)
        self._adapt(time.monotonic() - began)

    async def _settled(self) -> bool:
        """Waits a moment for those who are being served; whether nobody is left, and all results are written.

        Then more may be due: the channel has opened, or a person is free.
        """
        if self._served:
            await asyncio.wait(self._served, timeout=_LOOK_SECONDS)
        if not self._served:
            await self._chat.recorder.written()
        return not self._served

    async def _claim(self, ids: Sequence[int] | None) -> list[_Person]:
        try:
            async with self._pool.connection() as connection:
                claimed = await deliveries.claim(connection, self._channel, ids, limit=self._size)
        except AWAY as error:
            _log.warning("Nothing can be claimed for now", reason=str(error).strip())
            return []
        if claimed:
            self._chat.recorder.resume()
        try:
            async with self._pool.connection() as connection:
                return await self._known(connection, claimed)
        except AWAY as error:
            _log.warning("What was claimed cannot be read", reason=str(error).strip())
            waiting = [outcomes.waiting(one) for one in claimed]
            await self._chat.recorder.put(Entry(results=waiting))
            return []

    async def _known(self, connection: Connection, claimed: Sequence[Delivery]) -> list[_Person]:
        ids = [one.id for one in claimed]
        messages: dict[int, Message] = {
            **await outgoing.read(connection, ids),
            **await notifications.read(connection, ids),
            **await morning_reports.read(connection, ids),
            **await outgoing_signals.read(connection, ids),
        }
        sent = await self._sent_today(connection, claimed)
        people = per_person(claimed, messages.get)
        return [(known, sent.get(known[0][0].recipient_id, 0)) for known in people]

    async def _sent_today(
        self, connection: Connection, claimed: Sequence[Delivery]
    ) -> dict[int, int]:
        if self._chat.policy.per_day is None:
            return {}
        people = {one.recipient_id for one in claimed}
        return await deliveries.sent_today(connection, self._channel, people)

    async def _serve(self, person: _Person) -> None:
        known, sent_today = person
        try:
            await self._chat.serve(known, sent_today=sent_today)
        finally:
            self._turns.release()

    def _adapt(self, seconds: float) -> None:
        if seconds < _QUICK_SECONDS:
            self._size = min(self._size * 2, _MOST)
        elif seconds > _SLOW_SECONDS:
            self._size = max(self._size // 2, _FEWEST)


async def _leave(pool: Pool, channel: Channel) -> None:
    async with pool.connection() as connection:
        await breakers.not_set_up(connection, channel, _UNCONFIGURED_SECONDS)
    _log.warning("The channel is not set up here; deliveries wait", channel=channel)
