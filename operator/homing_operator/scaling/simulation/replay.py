"""Plays a trace again, with a policy in charge of the workers."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from homing.models.base import Value
from homing.models.pool import WorkerPoolSpec
from homing_operator.scaling import policy
from homing_operator.scaling.observation import Known, Observation, Unknown
from homing_operator.scaling.simulation.trace import Trace
from homing_operator.scaling.simulation.workshop import Workshop
from homing_operator.scaling.state import State

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)

#: Seconds after which an average of arrivals counts for a third, as in `meter`.
_MEMORY = 120.0


class Point(Value):
    """One look of the policy, after what it decided."""

    at: float
    queued: int
    started: int
    workers: int


class Totals(Value):
    """What it came to."""

    #: Seconds that workers were there.
    worker_seconds: float
    worst_wait_seconds: float
    mean_wait_seconds: float
    scale_ups: int
    scale_downs: int
    jobs_done: int
    jobs_left: int


class Replay(Value):
    """A policy's time with a trace."""

    points: tuple[Point, ...]
    totals: Totals


def play(
    spec: WorkerPoolSpec, trace: Trace, *, job_seconds: float, start_seconds: float, workers: int
) -> Replay:
    """Lets a policy decide over all of a trace.

    Args:
        spec: the policy; `mode` is taken for Active.
        trace: the load.
        job_seconds: that a job takes.
        start_seconds: until a new worker takes its first job.
        workers: that there are at the beginning.
    """
    active = spec.model_copy(update={"mode": "Active"})
    shop = Workshop(
        trace.arrivals(job_seconds),
        job_seconds=job_seconds,
        start_seconds=start_seconds,
        workers=workers,
    )
    points: list[Point] = []
    ups = downs = 0
    state, rate, arrived = State(), 0.0, 0
    interval = float(spec.polling_interval_seconds)
    for number in range(math.floor(trace.seconds / interval) + 1):
        shop.advance(number * interval)
        rate = _average(rate, (shop.arrived - arrived) / interval, interval, first=number <= 1)
        arrived = shop.arrived
        known = trace.known_at(shop.now)
        observation = _observed(spec, shop, rate, job_seconds, known)
        decision = policy.decide(active, state, observation, _EPOCH + timedelta(seconds=shop.now))
        ups += decision.replicas > decision.current
        downs += decision.replicas < decision.current
        state = decision.state
        shop.scale(decision.replicas)
        points.append(
            Point(at=shop.now, queued=shop.queued, started=shop.started, workers=shop.workers)
        )
    shop.advance(trace.seconds)
    return Replay(points=tuple(points), totals=_totals(shop, ups, downs))


def _observed(
    spec: WorkerPoolSpec, shop: Workshop, rate: float, job_seconds: float, known: bool
) -> Observation:
    """All queues of the pool as one: their sum is what decides."""
    seen = Known(queued=shop.queued, started=shop.started, oldest_age_seconds=shop.oldest)
    return Observation(
        replicas=shop.workers,
        queues={spec.queues[0]: seen if known else Unknown(reason="it was so in the trace")},
        created_at=_EPOCH - timedelta(days=1),
        job_seconds=job_seconds if shop.done else None,
        arrivals_per_second=rate,
    )


def _average(before: float, now: float, seconds: float, *, first: bool) -> float:
    faded = math.exp(-seconds / _MEMORY)
    return now if first else before * faded + now * (1 - faded)


def _totals(shop: Workshop, ups: int, downs: int) -> Totals:
    begun = shop.done + shop.started
    return Totals(
        worker_seconds=shop.worker_seconds,
        worst_wait_seconds=max(shop.worst_wait, shop.oldest or 0.0),
        mean_wait_seconds=shop.waited / begun if begun else 0.0,
        scale_ups=ups,
        scale_downs=downs,
        jobs_done=shop.done,
        jobs_left=shop.queued + shop.started,
    )
