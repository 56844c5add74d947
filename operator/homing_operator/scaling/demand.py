"""What the load asks for: the larger of the rule on jobs and the rule on waiting time."""

from __future__ import annotations

from homing.models.base import Value
from homing.models.pool import WorkerPoolSpec
from homing_operator.scaling import latency
from homing_operator.scaling.decision import Rule
from homing_operator.scaling.observation import Observation


class Demand(Value):
    """What the known queues ask for."""

    workers: int
    rule: Rule
    why: str
    #: There is more work than `activationJobs`.
    active: bool


def of(spec: WorkerPoolSpec, observation: Observation) -> Demand:
    """The demand of all queues that could be read."""
    by_jobs = -(-observation.jobs // spec.jobs_per_worker)
    by_time = _by_time(spec, observation)
    active = observation.jobs > spec.activation_jobs
    if by_time is not None and by_time > by_jobs:
        return Demand(
            workers=by_time, rule=Rule.LATENCY, why=_time(spec, observation, by_time), active=active
        )
    return Demand(workers=by_jobs, rule=Rule.JOBS, why=_jobs(spec, observation), active=active)


def _by_time(spec: WorkerPoolSpec, observation: Observation) -> int | None:
    if spec.target_latency_seconds is None or observation.job_seconds is None:
        return None
    if not observation.jobs:
        # An average of arrivals fades slowly; it must not keep an idle pool awake.
        return 0
    return latency.workers(
        spec.target_latency_seconds,
        observation.queued,
        observation.oldest_age_seconds,
        observation.job_seconds,
        observation.arrivals_per_second or 0.0,
    )


def _jobs(spec: WorkerPoolSpec, observation: Observation) -> str:
    each = "1 job" if spec.jobs_per_worker == 1 else f"{spec.jobs_per_worker} jobs"
    return f"{counted(observation)} at {each} a worker"


def _time(spec: WorkerPoolSpec, observation: Observation, workers: int) -> str:
    seconds = observation.job_seconds or 0.0
    arriving = observation.arrivals_per_second or 0.0
    return (
        f"{observation.queued} waiting, {arriving:.2g} a second coming in, {seconds:.2g} s each and the "
        f"oldest {observation.oldest_age_seconds:.0f} s old take {workers} to start within "
        f"{spec.target_latency_seconds} s"
    )


def counted(observation: Observation) -> str:
    """The jobs of the known queues in words."""
    jobs = "1 job" if observation.jobs == 1 else f"{observation.jobs} jobs"
    return f"{jobs} ({observation.queued} waiting, {observation.started} under way)"
