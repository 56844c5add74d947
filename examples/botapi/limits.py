"""Telegram's pace in sliding windows: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from botapi.errors import too_many


@dataclass(frozen=True)
class Rate:
    """So many messages in any window of so many seconds."""

    messages: int
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The documented ones by default; None is no limit."""

    overall: Rate | None = Rate(30, 1)
    #: Of one chat. The documentation lets short bursts pass without a figure; `Rate(3, 3)` would be such.
    chat: Rate | None = Rate(1, 1)
    #: Of one group.
    group: Rate | None = Rate(20, 60)
    #: A 429 names at least so many whole seconds.
    shortest_wait: int = 1


class _Window:
    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self._times: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until one more fits; 0 is now."""
        while self._times and self._times[0] <= now - self.rate.seconds:
            self._times.popleft()
        if len(self._times) < self.rate.messages:
            return 0.0
        return self._times[0] + self.rate.seconds - now

    def take(self, now: float) -> None:
        self._times.append(now)


class Pace:
    """Windows of the bot and of each chat. What is refused does not count."""

    def __init__(self, limits: Limits | None, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self._clock = clock
        self._windows: dict[object, _Window] = {}

    def take(self, chat_id: int) -> None:
        """One message to a chat.

        Raises:
            Refusal: it is too fast; says how long to wait.
        """
        if self.limits is None:
            return
        now = self._clock()
        windows = [*self._of(chat_id, self.limits)]
        wait = max((one.wait(now) for one in windows), default=0.0)
        if wait > 0:
            raise too_many(max(math.ceil(wait), self.limits.shortest_wait))
        for one in windows:
            one.take(now)

    def _of(self, chat_id: int, limits: Limits) -> list[_Window]:
        wanted: dict[object, Rate | None] = {"overall": limits.overall, chat_id: limits.chat}
        if chat_id < 0:
            wanted["group", chat_id] = limits.group
        return [
            self._windows.setdefault(key, _Window(rate))
            for key, rate in wanted.items()
            if rate is not None
        ]
