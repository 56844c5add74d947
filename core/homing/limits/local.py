"""The limiter of one process, for trials without Redis and for the time that Redis is down."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from homing.limits.limiter import MARGIN, WaitTooLong, interval


@dataclass(slots=True)
class _Cell:
    """Times in microseconds at which the next turn is expected."""

    #: By the turns that were given.
    given: int = 0
    #: By the turns that were promised too.
    promised: int = 0


def _microseconds() -> int:
    return time.monotonic_ns() // 1000


class LocalLimiter:
    """Keeps keys in memory; a key that is due again is forgotten. Turns go first come, first served."""

    #: Keys from which on old ones are looked for.
    sweep_at = 1000

    def __init__(self, clock: Callable[[], int] = _microseconds) -> None:
        self._cells: dict[str, _Cell] = {}
        self._clock = clock

    def __len__(self) -> int:
        return len(self._cells)

    async def acquire(
        self, key: str, *, rate: float, burst: int = 1, waited: float | None = None
    ) -> None:
        """As `Limiter.acquire`."""
        step = interval(rate)
        early = (burst - 1) * step
        wait = self._promise(key, step, early, waited)
        while wait > MARGIN:
            await asyncio.sleep((wait - MARGIN) / 1_000_000)
            wait = max(self._cell(key).given - early - self._clock(), 0)
        cell = self._cell(key)
        cell.given = max(cell.given, self._clock() + wait) + step
        await asyncio.sleep(wait / 1_000_000)

    def _promise(self, key: str, step: int, early: int, waited: float | None) -> int:
        now = self._clock()
        self._forget_before(now)
        cell = self._cell(key)
        promised = max(cell.promised, cell.given, now)
        wait = max(promised - early - now, 0)
        if waited is not None and wait > waited * 1_000_000:
            raise WaitTooLong(key, wait / 1_000_000)
        cell.promised = promised + step
        return wait

    def _cell(self, key: str) -> _Cell:
        return self._cells.setdefault(key, _Cell())

    def _forget_before(self, now: int) -> None:
        if len(self._cells) >= self.sweep_at:
            self._cells = {
                key: cell
                for key, cell in self._cells.items()
                if max(cell.given, cell.promised) > now
            }
