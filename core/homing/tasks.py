"""Loops that outlive errors, and yet end when they are told to."""

from __future__ import annotations

import asyncio


def is_cancelled() -> bool:
    """Whether the current task was asked to end.

    A query under way when its task is cancelled may end as the database's own error instead of
    `CancelledError`; a loop that goes on after database errors has to ask, or it never ends.
    """
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
