"""What a pod's first process owes to processes whose parents are gone: it waits for them when they end."""

from __future__ import annotations

import os


def reap(besides: int) -> None:
    """Waits for ended children, so that none stays as a zombie.

    Args:
        besides: the process that somebody else waits for; where it has ended, the rest is left for the next call.
    """
    try:
        while (ended := _ended()) is not None and ended != besides:
            os.waitpid(ended, os.WNOHANG)
    except ChildProcessError:
        return


def _ended() -> int | None:
    found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    return None if found is None else found.si_pid
