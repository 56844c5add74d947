"""Rates that all processes share: GCRA in Redis on the server's clock, and its twin in one process."""

from homing.limits.limiter import Limit, Limiter, WaitTooLong
from homing.limits.local import LocalLimiter
from homing.limits.shared import RedisLimiter

__all__ = ["Limit", "Limiter", "LocalLimiter", "RedisLimiter", "WaitTooLong"]
