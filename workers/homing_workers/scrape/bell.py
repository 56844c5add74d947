"""Wakes the matching: event ids on the queue, after the events are committed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from redis import Redis, RedisError

from homing import queues

_log = structlog.get_logger()


@dataclass(frozen=True)
class QueueBell:
    """Puts jobs on the queue of the matching; without Redis, maintenance finds the events."""

    redis: Redis

    async def ring(self, event_ids: Sequence[int], traceparent: str | None) -> None:
        """Asks for the matching of these events."""
        try:
            await asyncio.to_thread(queues.enqueue_match, self.redis, event_ids, traceparent)
        except RedisError as error:
            _log.warning(
                "the matching was not woken, maintenance will do it",
                events=len(event_ids),
                error=str(error),
            )
