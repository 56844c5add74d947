"""Why a pool has as many workers as it has, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from homing.models.pool import WorkerPool, WorkerPoolSpec
from homing.models.pool_status import Decision, PoolStatus, QueueTold
from homing_operator.json_types import Json
from homing_operator.person import times


def of(body: Json, now: datetime) -> str:
    """A few sentences, one a line.

    Args:
        body: the pool as the API gave it.
        now: a time with a zone.
    """
    pool = WorkerPool.model_validate(body)
    status = pool.status or PoolStatus()
    return "\n".join([_now(pool, status), *_decided(pool.spec, status, now), *_said(status)])


def _now(pool: WorkerPool, status: PoolStatus) -> str:
    spec = pool.spec
    return (
        f"{pool.metadata.name}: {_workers(status.replicas)}, {status.ready_replicas} ready, "
        f"in Deployment {spec.target.name}; between {spec.min_replicas} and {spec.max_replicas} are allowed"
        + (f", {spec.idle_replicas} while idle" if spec.idle_replicas is not None else "")
        + "."
    )


def _decided(spec: WorkerPoolSpec, status: PoolStatus, now: datetime) -> Iterator[str]:
    decision = status.last_decision
    if decision is None:
        looked = status.observed_generation
        yield "Nothing is decided." if looked else "The operator has not looked at this pool yet."
        return
    yield f"Last decision ({times.since(decision.time.isoformat(), now)}): {_step(decision)}, by the rule {decision.rule}."
    if decision.message:
        yield f"  {decision.message}"
    yield f"  It saw {_seen(decision)}. One worker is for {spec.jobs_per_worker} jobs."
    if spec.mode == "Recommend":
        yield "  mode is Recommend: nothing is changed, this is only what would be done."
    elif decision.would_have is not None and decision.would_have != decision.to:
        yield f"  Without that rule there would be {_workers(decision.would_have)}."
    yield from (f"  {line}" for line in map(_queue, status.queues))
    if status.drain_seconds is not None:
        yield f"  At the present rate all jobs are done in {times.length(status.drain_seconds)}."


def _step(decision: Decision) -> str:
    if decision.to == decision.from_replicas:
        return f"keep {_workers(decision.to)}"
    word = "add" if decision.to > decision.from_replicas else "remove"
    return f"{word} {abs(decision.to - decision.from_replicas)}, from {decision.from_replicas} to {decision.to}"


def _seen(decision: Decision) -> str:
    inputs = decision.inputs
    if inputs.queued is None or inputs.started is None:
        often = "once" if inputs.failures == 1 else f"{inputs.failures} times in a row"
        return f"queues that cannot be read ({often})"
    oldest = f", the oldest {times.length(inputs.oldest_seconds)}" if inputs.oldest_seconds else ""
    waiting = f"{inputs.queued} waiting{oldest}"
    return f"{waiting}, and {inputs.started} under way"


def _queue(queue: QueueTold) -> str:
    if queue.problem:
        return f"Queue {queue.name} cannot be read: {queue.problem}"
    return f"Queue {queue.name}: {queue.queued} waiting, {queue.started} under way."


def _said(status: PoolStatus) -> Iterator[str]:
    """Conditions that somebody has to know of."""
    for each in status.conditions:
        good = each.status == ("True" if each.type == "Ready" else "False")
        if not good and each.message:
            yield f"{each.type} is {each.status} ({each.reason}): {each.message}"


def _workers(count: int) -> str:
    return f"{count} worker{'' if count == 1 else 's'}"
