"""How much may be put on a queue that already holds something."""

from __future__ import annotations

from redis import Redis
from rq import Queue

#: Jobs that wait at most when the sweep has been there: what is on the queue need not be asked for
#: again, and under a backlog the same ids would pile up with every round.
_WAITING = 20


def room(redis: Redis, queue: str) -> int:
    """How many more jobs the sweep may put on the queue."""
    return max(_WAITING - Queue(queue, connection=redis).count, 0)
