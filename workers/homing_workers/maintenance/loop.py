"""The process that does all duties, each in its own rhythm and under its own advisory lock."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence

import structlog
from psycopg import Error as DatabaseError
from psycopg_pool import PoolTimeout
from redis import Redis
from redis.exceptions import RedisError

from homing import queues
from homing.settings import Settings
from homing.storage import database, locks
from homing.storage.database import Pool
from homing.tasks import is_cancelled
from homing_workers.maintenance import (
    broadcasts,
    due_deliveries,
    exchange_rates,
    expired_claims,
    lost_matches,
    lost_runs,
    match_snapshot,
    missed_weeks,
    morning_report,
    pending_images,
    property_cards,
    retention,
    telegram_assignments,
    telegram_certificates,
    trials,
    waiting_messages,
)
from homing_workers.maintenance.duty import Duty, Tools
from homing_workers.probes import Probes

_log = structlog.get_logger()

DUTIES: tuple[Duty, ...] = (
    lost_matches.DUTY,
    due_deliveries.DUTY,
    expired_claims.DUTY,
    lost_runs.DUTY,
    pending_images.DUTY,
    morning_report.DUTY,
    retention.DUTY,
    property_cards.DUTY,
    match_snapshot.DUTY,
    exchange_rates.DUTY,
    trials.DUTY,
    missed_weeks.DUTY,
    broadcasts.DUTY,
    telegram_assignments.DUTY,
    telegram_certificates.DUTY,
    waiting_messages.DUTY,
)

#: While a server is away: the wait is doubled up to this many seconds.
_LONGEST_WAIT = 30.0

_ALIVE_SECONDS = 120.0


def run(settings: Settings, duties: Sequence[Duty] = DUTIES) -> None:
    """Does the duties until SIGTERM or SIGINT."""
    probes = Probes.start(settings.metrics_port, alive_for=_ALIVE_SECONDS)
    asyncio.run(until_stopped(settings, duties, probes))


async def until_stopped(settings: Settings, duties: Sequence[Duty], probes: Probes) -> None:
    """Does the duties side by side until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with database.pool(settings.require_database_url(), size=len(duties)) as pool:
        with queues.connect(settings.require_redis_url()) as redis:
            tasks = [
                asyncio.create_task(_repeat(settings, pool, redis, duty, probes)) for duty in duties
            ]
            await stop.wait()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _repeat(settings: Settings, pool: Pool, redis: Redis, duty: Duty, probes: Probes) -> None:
    wait = duty.every_seconds
    while not is_cancelled():
        try:
            await once(settings, pool, redis, duty)
            wait = duty.every_seconds
        except (DatabaseError, PoolTimeout, RedisError, OSError) as error:
            wait = min(wait * 2, _LONGEST_WAIT)
            reason = str(error).strip()
            _log.warning("A duty must wait", duty=duty.name, seconds=wait, reason=reason)
        except Exception:  # noqa: BLE001 - a mistake in one duty must not end it, or the others, for ever
            wait = _LONGEST_WAIT
            _log.exception("A duty failed", duty=duty.name, seconds=wait)
        probes.beat()
        await asyncio.sleep(wait)


async def once(settings: Settings, pool: Pool, redis: Redis, duty: Duty) -> int | None:
    """Does a duty now; None where another process is at it."""
    async with pool.connection() as connection, locks.held(connection, duty.name) as ours:
        if not ours:
            return None
        done = await duty.work(Tools(settings, connection, redis))
        if done:
            _log.info("Found something to do", duty=duty.name, count=done)
        return done
