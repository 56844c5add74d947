"""The limiter of one process, for trials without Redis and for the time that Redis is down."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from homing.limits.limiter import WaitTooLong, interval


@dataclass(slots=True)
class _Cell:
    """Times in microseconds at which the next turn is expected."""

    #: By the turns that were had.
    had: int = 0
    #: By the turns that were promised too.
    promised: int = 0


def _microseconds() -> int:
    return time.monotonic_ns() // 1000


class LocalLimiter:
    """Keeps keys in memory; a key that is due again is forgotten.

    A caller that must wait is promised a turn, so that turns go first come, first served. It asks again
    when it wakes: whoever wakes late cannot make two turns fall together.
    """

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
        while wait := self._take(key, step, early, wait):
            await asyncio.sleep(wait / 1_000_000)
            wait = 0

    def _promise(self, key: str, step: int, early: int, waited: float | None) -> int:
        now = self._clock()
        self._forget_before(now)
        cell = self._cells.setdefault(key, _Cell())
        promised = max(cell.promised, cell.had, now)
        wait = max(promised - early - now, 0)
        if waited is not None and wait > waited * 1_000_000:
            raise WaitTooLong(key, wait / 1_000_000)
        cell.promised = promised + step
        return wait

    def _take(self, key: str, step: int, early: int, wait: int) -> int:
        now = self._clock()
        cell = self._cells.setdefault(key, _Cell())
        wait = max(wait, cell.had - early - now, 0)
        if not wait:
            cell.had = max(cell.had, now) + step
        return wait

    def _forget_before(self, now: int) -> None:
        if len(self._cells) >= self.sweep_at:
            self._cells = {
                key: cell for key, cell in self._cells.items() if max(cell.had, cell.promised) > now
            }
