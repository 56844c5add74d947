"""A limit to the time that an expression may compute.

Python's `re` has none, and some expressions take for ever on some texts. While it searches it lets signal handlers
run; the timer here counts time of the processor, so a machine that is busy makes nobody slow. Jobs' own time limit
is another signal (SIGALRM).
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

Result = TypeVar("Result")

_armed = False


class TooSlow(Exception):
    """The time was over."""


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """Does the work, unless it takes longer than so many seconds of the processor.

    Only the main thread can be stopped; in another one there is no limit.

    Raises:
        TooSlow: it took longer; nothing came of it.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    if signal.getsignal(signal.SIGVTALRM) is not _over:
        signal.signal(signal.SIGVTALRM, _over)
    return _timed(seconds, work)


def _timed(seconds: float, work: Callable[[], Result]) -> Result:
    global _armed
    try:
        _armed = True
        # Again and again: what is raised while Python cleans up is lost.
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, seconds)
        result = work()
        # From here on a signal that comes late is of no concern.
        _armed = False
        return result
    finally:
        _armed = False
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _over(number: int, frame: FrameType | None) -> None:
    if _armed:
        raise TooSlow
