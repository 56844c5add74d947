"""A rate limit of the server."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """So many requests in so many seconds."""

    requests: int
    seconds: float


class Bucket:
    """Fills evenly, starts full, and gives one token a request."""

    def __init__(self, limit: Limit | None) -> None:
        self._limit = limit
        self._tokens = 0.0 if limit is None else float(limit.requests)
        self._at = time.monotonic()

    def take(self) -> int | None:
        """None when the request may pass, else whole seconds to wait."""
        if self._limit is None:
            return None
        now, rate = time.monotonic(), self._limit.requests / self._limit.seconds
        self._tokens = min(self._limit.requests, self._tokens + (now - self._at) * rate)
        self._at = now
        if self._tokens < 1:
            return math.ceil((1 - self._tokens) / rate)
        self._tokens -= 1
        return None
