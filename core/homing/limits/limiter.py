"""What a limiter does, whatever keeps its state."""

from __future__ import annotations

import math
from typing import Protocol


class WaitTooLong(Exception):
    """The turn would come later than the caller wants to wait; none was taken."""

    def __init__(self, key: str, seconds: float) -> None:
        super().__init__(f"{key}: the next turn is in {seconds:.1f} s")
        #: Until a turn could be had.
        self.seconds = seconds


class Limiter(Protocol):
    """Hands out turns for a key, never more than a rate.

    It is the generic cell rate algorithm (ITU-T I.371, annex A): a key holds the time at which its next
    turn is expected; `burst` turns may come early. Callers of one key may name different rates.
    """

    async def acquire(
        self, key: str, *, rate: float, burst: int = 1, waited: float | None = None
    ) -> None:
        """Returns when it is this caller's turn.

        Args:
            key: what is limited, for example "host:example.com".
            rate: turns per second.
            burst: turns that may follow each other at once after a pause.
            waited: seconds that may be waited at most; None is any time.

        Raises:
            WaitTooLong: the turn would come later than `waited`.
        """
        ...


#: Microseconds before its time at which a turn is given for good. Whoever waits longer is promised one and asks again at
#: this margin: waking somewhat late costs no turn, and one who died or slept through takes none.
MARGIN = 20_000


def interval(rate: float) -> int:
    """Microseconds between turns, rounded up so that the rate is never exceeded.

    Raises:
        ValueError: the rate is not greater than zero.
    """
    if not rate > 0:
        raise ValueError(f"rate {rate}: expected more than 0 turns per second")
    return math.ceil(1_000_000 / rate)
