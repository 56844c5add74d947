"""From zero or the idle count to work and back: what KEDA's executor does, by its own cases."""

from __future__ import annotations

from typing import Any

import pytest

from homing_operator.scaling.decision import Rule
from homing_operator.scaling.state import State
from tests.operator.scaling.support import DEAF, at, counts, decide, play, seen, spec

NO_WINDOW = {"scaleDown": {"stabilizationWindowSeconds": 0}}


@pytest.mark.parametrize(
    ("policy", "replicas", "jobs", "expected"),
    [
        pytest.param({}, 0, 1, 1, id="one job wakes a pool at zero"),
        pytest.param({}, 0, 500, 1, id="the first step is to one"),
        pytest.param({"minReplicas": 3}, 0, 500, 3, id="or to the minimum"),
        pytest.param({"minReplicas": 5, "idleReplicas": 0}, 0, 1, 5, id="from idle to minimum"),
        pytest.param({"minReplicas": 5, "idleReplicas": 2}, 2, 1, 5, id="from idle 2 to minimum"),
        pytest.param({"minReplicas": 5}, 1, 0, 5, id="too few without work: to the minimum"),
        pytest.param({"minReplicas": 5, "idleReplicas": 2}, 0, 0, 2, id="too few: to idle"),
        pytest.param({}, 10, 0, 0, id="never active: to zero at once"),
        pytest.param({"minReplicas": 5, "idleReplicas": 0}, 10, 0, 0, id="never active: to idle"),
        pytest.param({}, 0, 0, 0, id="nothing to do, nothing there"),
        pytest.param({"activationJobs": 10}, 0, 10, 0, id="activation is strict"),
        pytest.param({"activationJobs": 10}, 0, 11, 1, id="one more wakes"),
        pytest.param({}, 0, -3, 0, id="a negative number is zero"),
        pytest.param({"maxReplicas": 4}, 9, 100, 4, id="more than the maximum go at once"),
        pytest.param({"maxReplicas": 4}, 9, DEAF, 4, id="even while the queue is unknown"),
    ],
)
def test_first_decision(policy: dict[str, Any], replicas: int, jobs: Any, expected: int) -> None:
    assert decide(spec(**policy), seen(replicas, jobs)).replicas == expected


def test_a_job_under_way_keeps_its_worker() -> None:
    idle_for_long = State(last_active_time=at(-9999))
    assert decide(spec(), seen(1, 0, started=1), idle_for_long).replicas == 1


@pytest.mark.parametrize(("seconds", "expected"), [(299, 2), (300, 2), (301, 0)])
def test_the_cooldown_counts_from_the_last_work(seconds: float, expected: int) -> None:
    state = State(last_active_time=at(0))
    assert decide(spec(), seen(2), state, seconds).replicas == expected


@pytest.mark.parametrize(("age", "expected"), [(59, 2), (61, 0)])
def test_a_pool_that_never_worked_waits_for_the_initial_cooldown(age: int, expected: int) -> None:
    policy = spec(initialCooldownSeconds=60)
    assert decide(policy, seen(2, created=-age)).replicas == expected


def test_work_starts_the_cooldown_anew() -> None:
    decisions = play(spec(cooldownSeconds=60), [1, 0, 1, 0, 0, 0, 0, 0], replicas=1, every=25)
    assert counts(decisions) == [1, 1, 1, 1, 1, 0, 0, 0]


def test_a_pool_with_a_minimum_needs_no_cooldown() -> None:
    policy = spec(minReplicas=2, cooldownSeconds=9999, **NO_WINDOW)
    assert decide(policy, seen(6), State(last_active_time=at(-1))).replicas == 2


def test_while_it_cools_down_it_goes_to_one_as_the_window_allows() -> None:
    policy = spec(cooldownSeconds=600, **NO_WINDOW)
    assert counts(play(policy, [50, 0, 0], replicas=9)) == [10, 1, 1]


def test_the_step_to_zero_keeps_to_the_rate_of_scale_down() -> None:
    policy = spec(cooldownSeconds=0, scaleDown={"pods": 2, "periodSeconds": 60})
    decisions = play(policy, [0] * 6, replicas=5, every=61)
    assert counts(decisions) == [3, 1, 0, 0, 0, 0]


def test_the_step_to_zero_waits_for_a_window_that_was_asked_for() -> None:
    policy = spec(cooldownSeconds=10, scaleDown={"stabilizationWindowSeconds": 100})
    assert counts(play(policy, [1, 0, 0, 0, 0, 0], replicas=1)) == [1, 1, 1, 1, 0, 0]


def test_the_default_window_does_not_lengthen_a_short_cooldown() -> None:
    assert counts(play(spec(cooldownSeconds=10), [1, 0, 0], replicas=1)) == [1, 0, 0]


def test_inactive_pools_with_many_jobs_are_left_by_the_cooldown_too() -> None:
    policy = spec(activationJobs=50, cooldownSeconds=60)
    assert counts(play(policy, [60, 50, 50, 50], replicas=12)) == [12, 12, 12, 0]


def test_lowering_the_minimum_acts_at_once() -> None:
    state = play(spec(minReplicas=4), [0, 0], replicas=4)[-1].state
    assert decide(spec(), seen(4), state, 60).replicas == 0


def test_the_rule_is_told() -> None:
    rules = [each.rule for each in play(spec(cooldownSeconds=40), [3, 3, 0, 0, 0])]
    assert rules == [Rule.ACTIVATION, Rule.JOBS, Rule.COOLDOWN, Rule.IDLE, Rule.IDLE]
