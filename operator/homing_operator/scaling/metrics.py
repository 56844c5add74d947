"""What the scaling loop measures, for Prometheus. Names start with homing_operator_pool_."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

from homing_operator.scaling.observation import Observation
from homing_operator.scaling.outcome import Outcome
from homing_operator.store import Key

_POOL = ("namespace", "pool")

JOBS = Gauge("homing_operator_pool_jobs", "Jobs that wait or are under way.", _POOL)
OLDEST = Gauge("homing_operator_pool_oldest_job_seconds", "Age of the oldest job.", _POOL)
WORKERS = Gauge("homing_operator_pool_workers", "Workers that were asked for.", _POOL)
DESIRED = Gauge("homing_operator_pool_desired_workers", "Workers that the policy asks for.", _POOL)
ACTIVE = Gauge("homing_operator_pool_active", "1 while there is work.", _POOL)
PAUSED = Gauge("homing_operator_pool_paused", "1 while people hold it.", _POOL)
FALLBACK = Gauge("homing_operator_pool_fallback", "1 while the fallback decides.", _POOL)
LAST_PASS = Gauge(
    "homing_operator_pool_last_pass_timestamp_seconds", "Unix time of the last look.", _POOL
)
INTERVAL = Gauge("homing_operator_pool_interval_seconds", "Pause between two looks.", _POOL)
ERRORS = Counter("homing_operator_pool_errors", "Looks that went wrong.", (*_POOL, "reason"))
SCALINGS = Counter(
    "homing_operator_pool_scalings", "Changes of the number of workers.", (*_POOL, "direction")
)
READ_SECONDS = Histogram(
    "homing_operator_pool_read_seconds",
    "Time to read the queues of a pool.",
    buckets=(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10),
)
LATENESS = Histogram(
    "homing_operator_pool_lateness_seconds",
    "How much later than due a pool was looked at.",
    buckets=(0.001, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30),
)

_GAUGES = (JOBS, OLDEST, WORKERS, DESIRED, ACTIVE, PAUSED, FALLBACK, LAST_PASS, INTERVAL)


def looked(outcome: Outcome) -> None:
    """Takes one look into account."""
    labels = tuple(outcome.pool.key)
    LAST_PASS.labels(*labels).set_to_current_time()
    if outcome.pool.spec is not None:
        INTERVAL.labels(*labels).set(outcome.pool.spec.polling_interval_seconds)
    if outcome.problem is not None:
        ERRORS.labels(*labels, outcome.problem.reason).inc()
    if outcome.target is not None:
        WORKERS.labels(*labels).set(outcome.target.replicas)
    overrides, decision = outcome.overrides, outcome.decision
    held = overrides.paused or overrides.paused_replicas is not None
    PAUSED.labels(*labels).set(held)
    FALLBACK.labels(*labels).set(decision is not None and decision.falling_back)
    if decision is not None:
        DESIRED.labels(*labels).set(decision.would_have)
        ACTIVE.labels(*labels).set(decision.active or False)
    if outcome.observation is not None:
        _counted(labels, outcome.observation)


def forget(pool: Key) -> None:
    """Drops the figures of a pool that is gone."""
    for gauge in _GAUGES:
        gauge.remove(*pool)


def _counted(labels: tuple[str, ...], observation: Observation) -> None:
    for queue in observation.unknown.values():
        ERRORS.labels(*labels, queue.doubt).inc()
    if observation.known:
        JOBS.labels(*labels).set(observation.jobs)
        OLDEST.labels(*labels).set(observation.oldest_age_seconds)
