"""What passes by itself: the same update may well be handled a few seconds later."""

from __future__ import annotations

from typing import Final

from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from psycopg import OperationalError
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

#: The Bot API, the database or Redis is away, or Telegram wants us to wait.
PASSING: Final = (
    TelegramNetworkError,
    TelegramServerError,
    TelegramRetryAfter,
    OperationalError,
    PoolTimeout,
    RedisError,
)
