"""Workers by waiting time."""

from __future__ import annotations

from typing import Any

import pytest

from homing_operator.scaling import latency
from homing_operator.scaling.decision import Decision, Rule
from homing_operator.scaling.observation import Known
from tests.operator.scaling.support import decide, seen, spec


@pytest.mark.parametrize(
    ("queued", "oldest", "arrivals", "workers"),
    [
        pytest.param(0, 0, 0, 0, id="nothing"),
        pytest.param(0, 0, 1.5, 3, id="only what comes in"),
        pytest.param(60, 0, 0, 2, id="120 s of work in 60 s"),
        pytest.param(60, 0, 1.5, 5, id="both"),
        pytest.param(60, 30, 0, 4, id="half of the time has gone"),
        pytest.param(60, 50, 0, 8, id="late: within a quarter of the promise"),
        pytest.param(60, 9999, 0, 8, id="too late: the same"),
    ],
)
def test_workers_that_start_all_jobs_within_a_minute(
    queued: int, oldest: float, arrivals: float, workers: int
) -> None:
    assert latency.workers(60, queued, oldest, job_seconds=2, arrivals=arrivals) == workers


@pytest.mark.parametrize(
    ("replicas", "arrivals", "seconds"), [(5, 0.0, 24.0), (5, 1.0, 40.0), (2, 1.0, None)]
)
def test_a_backlog_drains_by_what_is_left_of_the_workers(
    replicas: int, arrivals: float, seconds: float | None
) -> None:
    found = latency.drain_seconds(replicas, queued=60, job_seconds=2, arrivals=arrivals)
    assert found == seconds


def test_no_backlog_is_drained_already() -> None:
    assert latency.drain_seconds(0, 0, 2, 1) == 0


def decided(
    queued: int, *, latency: int | None = 60, oldest: float = 0, **measured: Any
) -> Decision:
    policy = spec(targetLatencySeconds=latency, jobsPerWorker=50, scaleUp={"pods": 99})
    queue = Known(queued=queued, oldest_age_seconds=oldest)
    return decide(policy, seen(1, queue, **measured))


def test_the_rule_that_asks_for_more_decides() -> None:
    slow = decided(60, oldest=30, job_seconds=2, arrivals_per_second=0.5)
    assert (slow.replicas, slow.rule) == (5, Rule.LATENCY)
    assert "60 waiting, 0.5 a second coming in, 2 s each" in slow.reason
    quick = decided(60, job_seconds=0.001)
    assert (quick.replicas, quick.rule) == (2, Rule.JOBS)


def test_without_a_measured_job_the_number_of_jobs_decides() -> None:
    assert decided(60, oldest=9999).rule is Rule.JOBS


def test_the_memory_of_arrivals_keeps_nobody_awake() -> None:
    assert decided(0, job_seconds=2, arrivals_per_second=5).desired == 0


def test_a_decision_forecasts_the_end_of_the_backlog() -> None:
    assert decided(60, job_seconds=2, arrivals_per_second=0.5).drain_seconds == 60
    assert decided(60).drain_seconds is None
