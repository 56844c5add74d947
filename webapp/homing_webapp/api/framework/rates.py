"""How often a caller may ask.

A sliding window of a minute, approximated by the counts of this minute and the last one. Each process decides by
itself, without a round trip; `sharing` adds what the other processes counted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from aiohttp import web

from homing_webapp.api.framework.calls import Caller
from homing_webapp.api.framework.problems import Refusal

WINDOW_SECONDS = 60


class Rates:
    """Counts requests by caller."""

    def __init__(
        self, *, per_key: int, anonymous: int, clock: Callable[[], float] = time.time
    ) -> None:
        self._limits = {True: per_key, False: anonymous}
        self._clock = clock
        self._window = 0
        self._now: dict[str, int] = {}
        self._before: dict[str, int] = {}

    def count(self, caller: Caller) -> Mapping[str, str]:
        """Headers that tell what is left (draft-ietf-httpapi-ratelimit-headers-10).

        Raises:
            Refusal: 429 the caller has asked too often.
        """
        limit = self._limits[caller.key_id is not None or caller.is_staff]
        if not limit:
            return {}
        moment = self._clock()
        self._turn(int(moment // WINDOW_SECONDS))
        share = moment / WINDOW_SECONDS % 1
        used = self._now.get(caller.name, 0) + self._before.get(caller.name, 0) * (1 - share)
        left, reset = int(limit - used), int(WINDOW_SECONDS * (1 - share)) + 1
        policy = f'"minute";q={limit};w={WINDOW_SECONDS}'
        headers = {
            "RateLimit-Policy": policy,
            "RateLimit": f'"minute";r={max(left - 1, 0)};t={reset}',
        }
        if left < 1:
            detail = f"More than {limit} requests a minute."
            raise Refusal(429, detail, headers=headers | {"Retry-After": str(reset)})
        self._now[caller.name] = self._now.get(caller.name, 0) + 1
        return headers

    def _turn(self, window: int) -> None:
        if window != self._window:
            self._before = self._now if window == self._window + 1 else {}
            self._now = {}
            self._window = window


RATES = web.AppKey("rates", Rates)
