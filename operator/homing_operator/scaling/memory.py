"""Memory of a pool in its status: written at edges only, so that time alone changes nothing.

What is open when an operator ends - there is work, so many workers are asked for - is taken to last until the next
operator looks. A restart may therefore lengthen a cooldown or a window by the time nobody looked, and never
shorten one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from homing.models.pool import WorkerPoolSpec
from homing.models.pool_status import PoolStatus
from homing_operator.conditions import timestamp
from homing_operator.json_types import Json
from homing_operator.scaling.state import Sample, State, Step

#: Entries that the schema allows.
_MOST = 200


def restored(status: PoolStatus, spec: WorkerPoolSpec, now: datetime) -> State:
    """The memory that a status holds."""
    active = _holds(status, "Active")
    return State(
        last_active_time=now if active else status.last_active_time,
        active=active,
        failures=_failures(status, spec),
        samples=_samples(status, now),
        steps=tuple(Step(by=each.by, at=each.time) for each in status.changes),
    )


def written(state: State) -> Json:
    """The part of a status that holds a memory."""
    last = state.last_active_time
    return {
        **({"lastActiveTime": timestamp(last)} if last is not None else {}),
        "wishes": [
            {"replicas": each.replicas, "time": timestamp(each.at)}
            for each in state.samples[-_MOST:]
        ],
        "changes": [{"by": each.by, "time": timestamp(each.at)} for each in state.steps[-_MOST:]],
    }


def _samples(status: PoolStatus, now: datetime) -> tuple[Sample, ...]:
    if not status.wishes:
        return ()
    *closed, still = status.wishes
    samples: Sequence[Sample] = [Sample(replicas=each.replicas, at=each.time) for each in closed]
    return (*samples, Sample(replicas=still.replicas, at=now))


def _failures(status: PoolStatus, spec: WorkerPoolSpec) -> dict[str, int]:
    """A fallback that has begun goes on; before it, counting starts anew."""
    if spec.fallback is None or not _holds(status, "Fallback"):
        return {}
    broken = [queue.name for queue in status.queues if queue.problem is not None]
    return dict.fromkeys(broken, spec.fallback.failure_threshold + 1)


def _holds(status: PoolStatus, condition: str) -> bool:
    return any(each.type == condition and each.status == "True" for each in status.conditions)
