"""A reader's process: the fence first, then the session, then the chats."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack

from redis.asyncio import Redis

from homing import queues
from homing.settings import Settings
from homing.storage import database
from homing.telemetry import flush
from homing_workers.accounts import fence, keeping
from homing_workers.accounts.keeping import Around
from homing_workers.probes import Probes
from homing_workers.reader.reader import Reader
from homing_workers.reader.waking import Waker

_CONNECTIONS = 8

#: A pod has 30 seconds to end.
_END_SECONDS = 25.0


async def run(settings: Settings, account_id: str, probes: Probes) -> None:
    """Reads until SIGTERM or SIGINT; what was read by then is stored.

    Raises:
        LeaseLost: another process may use the session.
    """
    probes.not_ready("waiting for the session")
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(
            database.pool(settings.require_database_url(), size=_CONNECTIONS)
        )
        jobs = stack.enter_context(queues.connect(settings.require_redis_url()))
        redis = await stack.enter_async_context(Redis.from_url(settings.require_redis_url()))
        reader = Reader(settings, pool, Waker(jobs), probes, account_id)

        async def read() -> None:
            async with fence.held(settings, account_id) as held:
                around = Around(settings, pool, redis, account_id, held, probes)
                await keeping.keep(around, reader.read)

        reading = asyncio.create_task(read())
        _stop_gently(reader, reading)
        try:
            await reading
        except asyncio.CancelledError:
            if not reading.cancelled():
                raise
    flush()


def _stop_gently(reader: Reader, reading: asyncio.Task[None]) -> None:
    """The first signal stores what has come; whatever else goes on is ended then."""

    def stop() -> None:
        reader.stop()
        asyncio.get_running_loop().call_later(
            _END_SECONDS if reader.is_reading else 0, reading.cancel
        )

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
