"""What a limiter does, whatever keeps its state."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, Protocol

#: Microseconds before its time at which a turn is given for good. Whoever waits longer is promised one and asks again at
#: this margin: waking somewhat late costs no turn, and one who died or slept through takes none.
MARGIN = 20_000


class WaitTooLong(Exception):
    """The turn would come later than the caller wants to wait; none was taken."""

    def __init__(self, key: str, seconds: float) -> None:
        super().__init__(f"{key}: the next turn is in {seconds:.1f} s")
        #: Until a turn could be had.
        self.seconds = seconds


class Limit(NamedTuple):
    """What one key allows."""

    #: What is limited, for example "host:example.com".
    key: str
    #: Turns per second.
    rate: float
    #: Turns that may follow each other at once after a rest.
    burst: int = 1
    #: How many turns what is about to be done counts for.
    cost: int = 1
    #: Seconds before the first turn of a key of which nothing is known: Redis may just have lost what it knew.
    rest: float = 0.0

    def times(self) -> tuple[int, int, int]:
        """Microseconds that it takes, by which it may be early, and that an unknown key rests.

        Raises:
            ValueError: the rate is not greater than zero.
        """
        step = interval(self.rate)
        return step * self.cost, step * (self.burst - 1), round(self.rest * 1_000_000)


class Limiter(Protocol):
    """Hands out turns for keys, never more than their rates.

    It is the generic cell rate algorithm (ITU-T I.371, annex A): a key holds the time at which its next
    turn is expected; `burst` turns may come early. Callers of one key may name different rates.
    """

    async def acquire(
        self, key: str, *, rate: float, burst: int = 1, waited: float | None = None
    ) -> None:
        """Returns when it is this caller's turn at one key, as `acquire_all` does for many."""
        ...

    async def acquire_all(
        self, limits: Sequence[Limit], *, waited: float | None = None, urgent: bool = False
    ) -> None:
        """Returns when it is this caller's turn at all keys at once.

        While one key is not ready, no turn of the others is used up. Keys that are shared by most callers
        come last: a place in their line is taken only when those before them are ready.

        Args:
            limits: the keys and what they allow.
            waited: seconds that may be waited at most; None is any time.
            urgent: goes before those who wait; whoever was promised a turn has it one interval later.

        Raises:
            WaitTooLong: the turn would come later than `waited`; also of a key that was paused meanwhile.
        """
        ...

    async def pause(self, key: str, seconds: float) -> None:
        """Gives no turn of the key before so many seconds have passed, not even to those who wait."""
        ...


#: Answers of a limiter's state: it is your turn; ask again; longer than the longest wait.
TURN, ASK_AGAIN, TOO_LONG = 0, 1, 2

#: Asks for a turn: (longest wait in microseconds or -1, number of keys that have promised a turn) to an answer of
#: gcra.lua.
Ask = Callable[[int, int], Awaitable[tuple[int, int, int]]]


async def wait_for_turn(ask: Ask, limits: Sequence[Limit], waited: float | None) -> None:
    """Asks and sleeps until it is the caller's turn.

    Raises:
        WaitTooLong: the turn would come later than `waited` seconds from now.
    """
    started = time.monotonic()
    answer, promised = ASK_AGAIN, 0
    while answer != TURN:
        answer, wait, promised = await ask(_left(waited, started), promised)
        if answer == TOO_LONG:
            raise WaitTooLong(limits[promised - 1].key, wait / 1_000_000)
        await asyncio.sleep(wait / 1_000_000)


def _left(waited: float | None, started: float) -> int:
    if waited is None:
        return -1
    return max(int((waited + started - time.monotonic()) * 1_000_000), 0)


def interval(rate: float) -> int:
    """Microseconds between turns, rounded up so that the rate is never exceeded.

    Raises:
        ValueError: the rate is not greater than zero.
    """
    if not rate > 0:
        raise ValueError(f"rate {rate}: expected more than 0 turns per second")
    return math.ceil(1_000_000 / rate)
