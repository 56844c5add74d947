"""How readers learn which chats are theirs, without being started anew.

PostgreSQL holds the assignments and their version. Redis only says that there is a new version: a message that is lost, or
a Redis that is away, delays a change by `POLL_SECONDS`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass

import structlog
from psycopg import Error as DatabaseError
from psycopg_pool import PoolTimeout
from redis import Redis as BlockingRedis
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from homing.storage.database import Pool
from homing.storage.telegram import assignments
from homing.storage.telegram.assignments import Held
from homing.tasks import is_cancelled

_log = structlog.get_logger()

#: Where Redis tells of new versions.
CHANNEL = "homing:telegram:assignments"

#: Until PostgreSQL is asked for the version although Redis has told of none.
POLL_SECONDS = 3.0


@dataclass(frozen=True)
class Assigned:
    """The chats of one account.

    Attributes:
        version: of the assignments as a whole.
        chat_ids: -100 and the number of the channel.
    """

    version: int
    chat_ids: frozenset[int]


def publish(redis: BlockingRedis, version: int) -> int:
    """Tells readers of a version that is committed; returns how many heard it.

    Raises:
        RedisError: nobody was told; readers find the version out by themselves.
    """
    return int(redis.publish(CHANNEL, version))


async def follow(
    pool: Pool, redis_url: str, account_id: str, *, poll_seconds: float = POLL_SECONDS
) -> AsyncGenerator[Assigned, None]:
    """What the account is to read now, then what it is to read after every change, without an end.

    While PostgreSQL or Redis is away, what was told last holds. Versions that change nothing for this account are
    not told. Close it, as by `contextlib.aclosing`, where it is not iterated to the end of the task.
    """
    told: Held | None = None
    seen: int | None = None
    async with aclosing(_Bell(redis_url, account_id)) as bell:
        while True:
            held = await _read(pool, account_id, seen)
            if held is not None:
                seen = held.version
                if told is None or held.chat_ids != told.chat_ids:
                    told = held
                    yield Assigned(held.version, held.chat_ids)
            await bell.wait(poll_seconds)


async def _read(pool: Pool, account_id: str, seen: int | None) -> Held | None:
    try:
        async with pool.connection() as connection:
            return await assignments.of_account(connection, account_id, other_than=seen)
    except (DatabaseError, PoolTimeout) as error:
        if is_cancelled():
            raise
        _log.warning("Cannot ask for assignments", account=account_id, reason=str(error).strip())
        return None


class _Bell:
    """Rings when Redis tells of a new version, or time is up."""

    def __init__(self, redis_url: str, account_id: str) -> None:
        self._account_id = account_id
        self._redis = Redis.from_url(
            redis_url, socket_connect_timeout=2, socket_timeout=10, retry=Retry(NoBackoff(), 0)
        )
        self._listening: PubSub | None = None
        self._was_away = False

    async def wait(self, seconds: float) -> None:
        """Returns at the next message, at once after a subscription, else after so many seconds."""
        until = asyncio.get_running_loop().time() + seconds
        try:
            listening = self._listening or await self._subscribe()
            await listening.get_message(timeout=seconds)
        except (RedisError, OSError, TimeoutError) as error:
            await self._forget(error)
            await asyncio.sleep(max(0.0, until - asyncio.get_running_loop().time()))

    async def aclose(self) -> None:
        """Ends the subscription."""
        await self._drop()
        await self._redis.aclose()

    async def _subscribe(self) -> PubSub:
        self._listening = listening = self._redis.pubsub()
        await listening.subscribe(CHANNEL)
        self._was_away = False
        _log.info("Subscribed to assignments", account=self._account_id, channel=CHANNEL)
        return listening

    async def _forget(self, error: Exception) -> None:
        await self._drop()
        if not self._was_away:
            self._was_away = True
            _log.warning(
                "Redis tells nothing of assignments; asking PostgreSQL",
                account=self._account_id,
                reason=str(error).strip(),
            )

    async def _drop(self) -> None:
        listening, self._listening = self._listening, None
        if listening is not None:
            with suppress(RedisError, OSError, TimeoutError):
                await listening.aclose()  # type: ignore[no-untyped-call]
