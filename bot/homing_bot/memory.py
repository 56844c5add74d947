"""What a person is in the middle of: kept in Redis, and forgotten after a while; without it they begin again."""

from __future__ import annotations

from datetime import timedelta

from aiogram.fsm.storage.base import DefaultKeyBuilder
from aiogram.fsm.storage.redis import RedisStorage
from redis.asyncio import Redis

#: Nobody comes back to a half-made search after that.
_KEPT = timedelta(days=14)


def storage(redis: Redis) -> RedisStorage:
    """Under keys of its own, by bot, chat and person."""
    builder = DefaultKeyBuilder(prefix="homing:dialog", with_bot_id=True)
    return RedisStorage(redis, builder, state_ttl=_KEPT, data_ttl=_KEPT)
