"""Each pool at its own interval, from one task; a pool that fails or hangs holds no other up."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Awaitable, Callable

import structlog

from homing_operator.errors import ApiError
from homing_operator.scaling import metrics
from homing_operator.store import Key

_log = structlog.get_logger(__name__)

#: Looks at once, so that many pools do not open connections without end.
_AT_ONCE = 16
#: Seconds for one look: more than its requests' timeouts.
_LONGEST = 60.0
#: The loop shows at least so often that it lives.
_TICK = 5.0


class Loop:
    """Looks at pools when they are due."""

    def __init__(
        self,
        look: Callable[[Key], Awaitable[None]],
        interval: Callable[[Key], float | None],
        beat: Callable[[], None],
    ) -> None:
        """Args:
        look: at one pool.
        interval: seconds between two looks at a pool; None where there is no such pool any more.
        beat: shows that the loop lives.
        """
        self._look = look
        self._interval = interval
        self._beat = beat
        self._due: dict[Key, float] = {}
        self._order: list[tuple[float, Key]] = []
        self._under_way: dict[Key, asyncio.Task[None]] = {}
        self._asked: set[Key] = set()
        self._changed = asyncio.Event()
        self._places = asyncio.Semaphore(_AT_ONCE)

    def now(self, key: Key) -> None:
        """Looks at a pool as soon as possible; where that is under way, once more after it."""
        if key in self._under_way:
            self._asked.add(key)
        else:
            self._set(key, asyncio.get_running_loop().time())

    async def run(self) -> None:
        """For ever, or until cancelled. What is under way ends with it; all pools are due at the next run."""
        try:
            while True:
                self._beat()
                self._start_due()
                await self._wait()
        finally:
            for task in self._under_way.values():
                task.cancel()
            await asyncio.gather(*self._under_way.values(), return_exceptions=True)
            self._under_way.clear()

    def _set(self, key: Key, moment: float) -> None:
        self._due[key] = moment
        heapq.heappush(self._order, (moment, key))
        self._changed.set()

    def _start_due(self) -> None:
        now = asyncio.get_running_loop().time()
        while self._order and self._order[0][0] <= now:
            moment, key = heapq.heappop(self._order)
            if self._due.get(key) == moment:
                del self._due[key]
                task = asyncio.create_task(self._one(key, moment), name=f"scale {key.name}")
                self._under_way[key] = task

    async def _one(self, key: Key, moment: float) -> None:
        clock = asyncio.get_running_loop().time
        try:
            async with self._places:
                metrics.LATENESS.observe(max(clock() - moment, 0))
                async with asyncio.timeout(_LONGEST):
                    await self._look(key)
        except (ApiError, TimeoutError) as error:
            metrics.ERRORS.labels(*key, type(error).__name__).inc()
            _log.warning("a pool will be looked at again", pool=str(key), error=str(error))
        except Exception as error:  # noqa: BLE001 - one pool that trips the code must not stop the others
            metrics.ERRORS.labels(*key, type(error).__name__).inc()
            _log.exception("a look at a pool has failed", pool=str(key))
        finally:
            self._under_way.pop(key, None)
            self._again(key, moment)

    def _again(self, key: Key, moment: float) -> None:
        """At the interval of the pool; what was missed is not made up for."""
        seconds = self._interval(key)
        if seconds is None:
            self._asked.discard(key)
            return
        now = asyncio.get_running_loop().time()
        self._set(key, now if key in self._asked else max(moment + seconds, now))
        self._asked.discard(key)

    async def _wait(self) -> None:
        self._changed.clear()
        now = asyncio.get_running_loop().time()
        seconds = min(self._order[0][0] - now, _TICK) if self._order else _TICK
        if seconds <= 0:
            return
        try:
            # Not wait_for: before Python 3.12 it may swallow a cancellation that meets the event.
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return
