"""How often a caller may ask.

A sliding window of a minute, approximated by the counts of this minute and the last one. Each process decides by
itself, without a round trip; `sharing` tells it every second what the others counted. So several processes together
may let through what comes within that second, and a Redis that is away delays nobody.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from homing_webapp.api.framework.calls import Caller
from homing_webapp.api.framework.problems import Refusal

WINDOW_SECONDS = 60


@dataclass(slots=True)
class Count:
    """Requests of one caller within one window."""

    own: int = 0
    #: How many of our own the other processes were told of.
    told: int = 0
    others: int = 0


class Rates:
    """Counts requests by caller. A limit of 0 is none."""

    def __init__(
        self, *, per_key: int, anonymous: int, clock: Callable[[], float] = time.time
    ) -> None:
        self._per_key = per_key
        self._anonymous = anonymous
        self._clock = clock
        #: Number of the window that `counts` are of.
        self.window = 0
        #: By caller's name.
        self.counts: dict[str, Count] = {}
        self._before: dict[str, Count] = {}

    def count(self, caller: Caller) -> Mapping[str, str]:
        """Headers that tell what is left (draft-ietf-httpapi-ratelimit-headers-10).

        Raises:
            Refusal: 429 the caller has asked too often.
        """
        limit = self._per_key if caller.scopes else self._anonymous
        if not limit:
            return {}
        window, passed = divmod(self._clock(), WINDOW_SECONDS)
        if window != self.window:
            self._turn(int(window))
        count = self.counts.get(caller.name)
        if count is None:
            count = self.counts[caller.name] = Count()
        left = limit - count.own - count.others
        if (before := self._before.get(caller.name)) is not None:
            left -= int((before.own + before.others) * (1 - passed / WINDOW_SECONDS))
        reset = int(WINDOW_SECONDS - passed) + 1
        if left < 1:
            raise _too_often(limit, reset)
        count.own += 1
        return _headers(limit, left - 1, reset)

    def _turn(self, window: int) -> None:
        self._before = self.counts if window == self.window + 1 else {}
        self.counts = {}
        self.window = window


RATES = web.AppKey("rates", Rates)


def _headers(limit: int, left: int, reset: int) -> dict[str, str]:
    return {
        "RateLimit-Policy": f'"minute";q={limit};w={WINDOW_SECONDS}',
        "RateLimit": f'"minute";r={left};t={reset}',
    }


def _too_often(limit: int, reset: int) -> Refusal:
    headers = _headers(limit, 0, reset) | {"Retry-After": str(reset)}
    return Refusal(429, f"More than {limit} requests a minute.", headers=headers)
