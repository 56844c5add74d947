"""The limiter of one process, for trials without Redis and for the time that Redis is down."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from homing.limits.limiter import ASK_AGAIN, MARGIN, TOO_LONG, TURN, Limit, wait_for_turn


@dataclass(slots=True)
class _Cell:
    """Times in microseconds."""

    #: At which the next turn is expected, by the turns that were given.
    given: int = 0
    #: By the turns that were promised too.
    promised: int = 0
    #: No turn before.
    paused: int = 0


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
        await self.acquire_all([Limit(key, rate, burst)], waited=waited)

    async def acquire_all(
        self, limits: Sequence[Limit], *, waited: float | None = None, urgent: bool = False
    ) -> None:
        """As `Limiter.acquire_all`."""

        async def ask(longest: int, had: int) -> tuple[int, int, int]:
            return self._ask(limits, longest, had, urgent=urgent)

        await wait_for_turn(ask, limits, waited)

    async def pause(self, key: str, seconds: float) -> None:
        """As `Limiter.pause`."""
        now = self._clock()
        self._forget_before(now)
        until, cell = now + round(seconds * 1_000_000), self._cell(key)
        cell.given, cell.promised = max(cell.given, until), max(cell.promised, until)
        cell.paused = max(cell.paused, until)

    def _ask(
        self, limits: Sequence[Limit], longest: int, had: int, *, urgent: bool
    ) -> tuple[int, int, int]:
        """The same as gcra.lua."""
        now, wait = self._clock(), 0
        self._forget_before(now)
        lines: list[int] = []
        for number, limit in enumerate(limits, start=1):
            step, early, rest = limit.times()
            cell = self._cells.setdefault(limit.key, _Cell(given=now + rest))
            behind = number > had and not urgent
            line = max(cell.promised, cell.given, now) if behind else cell.given
            mine = max(line - early, cell.paused, now) - now
            if 0 <= longest < mine and (had == 0 or mine > MARGIN):
                return TOO_LONG, mine, number
            if mine > MARGIN and not (urgent and number == len(limits)):
                cell.promised = line + step if behind else cell.promised
                return ASK_AGAIN, mine - MARGIN, number if behind else had
            lines.append(line + step if behind else cell.promised)
            wait = max(wait, mine)
        self._give(limits, lines, now + wait)
        return TURN, wait, 0

    def _give(self, limits: Sequence[Limit], lines: Sequence[int], turn: int) -> None:
        for limit, promised in zip(limits, lines, strict=True):
            cell = self._cell(limit.key)
            cell.given, cell.promised = max(cell.given, turn) + limit.times()[0], promised

    def _cell(self, key: str) -> _Cell:
        return self._cells.setdefault(key, _Cell())

    def _forget_before(self, now: int) -> None:
        if len(self._cells) >= self.sweep_at:
            self._cells = {
                key: cell
                for key, cell in self._cells.items()
                if max(cell.given, cell.promised) > now
            }
