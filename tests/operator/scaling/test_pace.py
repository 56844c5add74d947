"""Windows and rates: what the HorizontalPodAutoscaler does, by its own cases."""

from __future__ import annotations

from typing import Any

import pytest

from homing_operator.scaling.decision import Rule
from homing_operator.scaling.state import Sample, State, Step
from tests.operator.scaling.support import at, counts, decide, play, seen, spec

ONE_EACH: dict[str, Any] = {"jobsPerWorker": 1, "maxReplicas": 1000}


def up(**pace: int) -> Any:
    return spec(**ONE_EACH, scaleUp=pace)


def down(**pace: int) -> Any:
    return spec(**ONE_EACH, scaleDown={"stabilizationWindowSeconds": 0} | pace)


@pytest.mark.parametrize(
    ("replicas", "expected"), [(1, 5), (2, 6), (3, 7), (4, 8), (5, 10), (10, 20), (50, 100)]
)
def test_by_default_four_or_twice_as_many_are_added(replicas: int, expected: int) -> None:
    assert decide(spec(**ONE_EACH), seen(replicas, 500)).replicas == expected


@pytest.mark.parametrize(
    ("pace", "replicas", "steps", "expected"),
    [
        ({"pods": 2}, 10, [], 12),
        ({"pods": 2}, 11, [(1, -5)], 12),
        ({"pods": 2}, 12, [(2, -5)], 12),
        ({"pods": 2}, 12, [(2, -16)], 14),
        ({"pods": 2}, 9, [(-1, -5)], 12),
        ({"percent": 50}, 3, [], 5),
        ({"percent": 50}, 5, [(2, -1)], 5),
        ({"percent": 900}, 5, [], 50),
        ({"pods": 4, "percent": 50}, 4, [], 8),
        ({"pods": 4, "percent": 50}, 20, [], 30),
        ({"pods": 1, "periodSeconds": 60}, 5, [(1, -59)], 5),
        ({"pods": 1, "periodSeconds": 60}, 5, [(1, -60)], 6),
    ],
)
def test_the_rate_upwards_counts_what_was_done_in_its_period(
    pace: dict[str, int], replicas: int, steps: list[tuple[int, int]], expected: int
) -> None:
    state = State(steps=tuple(Step(by=by, at=at(when)) for by, when in steps))
    assert decide(up(**pace), seen(replicas, 900), state).replicas == expected


@pytest.mark.parametrize(
    ("pace", "replicas", "steps", "expected"),
    [
        ({"pods": 3}, 10, [], 7),
        ({"pods": 3}, 8, [(-2, -5)], 7),
        ({"pods": 3}, 7, [(-3, -5)], 7),
        ({"pods": 3}, 11, [(1, -5)], 7),
        ({"percent": 60}, 5, [], 2),
        ({"percent": 10}, 5, [], 4),
        ({"percent": 80}, 5, [], 1),
        ({"pods": 3, "percent": 60}, 20, [], 8),
        ({}, 20, [], 1),
    ],
)
def test_the_rate_downwards_counts_what_was_done_in_its_period(
    pace: dict[str, int], replicas: int, steps: list[tuple[int, int]], expected: int
) -> None:
    state = State(steps=tuple(Step(by=by, at=at(when)) for by, when in steps))
    assert decide(down(**pace), seen(replicas, 1), state).replicas == expected


@pytest.mark.parametrize(
    ("samples", "wanted", "expected"),
    [
        pytest.param([], 3, 5, id="at first what runs counts as asked for"),
        pytest.param([(4, -120), (5, -60)], 3, 5, id="stabilised by more before"),
        pytest.param([(1, -120), (2, -60)], 3, 3, id="less before does not hold"),
        pytest.param([(10, -600), (9, -540)], 3, 3, id="too long ago"),
        pytest.param([(5, -300)], 3, 3, id="just too long ago"),
        pytest.param([(5, -299)], 3, 5, id="just within"),
        pytest.param([(10, -600), (9, -540), (4, -60)], 3, 4, id="only what is recent"),
    ],
)
def test_the_window_downwards_follows_the_most_that_was_asked_for(
    samples: list[tuple[int, int]], wanted: int, expected: int
) -> None:
    state = State(samples=tuple(Sample(replicas=n, at=at(when)) for n, when in samples))
    assert decide(spec(**ONE_EACH), seen(5, wanted), state).replicas == expected


def test_the_window_upwards_follows_the_least_that_was_asked_for() -> None:
    policy = up(stabilizationWindowSeconds=60, pods=100)
    assert counts(play(policy, [2, 9, 8, 9, 9], replicas=2)) == [2, 2, 8, 8, 9]


def test_a_window_remembers_only_what_matters() -> None:
    last = play(spec(**ONE_EACH), [9, 4, 5, 3, 3, 2, 2], replicas=9)[-1]
    assert [sample.replicas for sample in last.state.samples] == [9, 5, 3, 2]


def test_a_slow_pool_reaches_its_number_step_by_step() -> None:
    policy = up(pods=2, periodSeconds=30)
    assert counts(play(policy, [7] * 6, every=31)) == [1, 3, 5, 7, 7, 7]


@pytest.mark.parametrize(
    ("jobs", "replicas", "rule"),
    [
        (90, 10, Rule.SCALE_UP_RATE),
        (11, 10, Rule.JOBS),
        (5000, 900, Rule.BOUNDS),
        (3, 10, Rule.STABILISATION),
    ],
)
def test_the_rule_that_decided_is_told(jobs: int, replicas: int, rule: Rule) -> None:
    assert decide(spec(**ONE_EACH), seen(replicas, jobs)).rule is rule


@pytest.mark.parametrize(("pods", "expected"), [(1, 10), (12, 8), (30, 1)])
def test_what_is_above_the_maximum_counts_for_the_rate(pods: int, expected: int) -> None:
    pace = {"pods": pods, "stabilizationWindowSeconds": 0}
    policy = spec(jobsPerWorker=1, maxReplicas=10, scaleDown=pace)
    assert decide(policy, seen(20, 1)).replicas == expected


def test_a_rate_downwards_tells_its_rule() -> None:
    decision = decide(down(pods=1), seen(9, 2))
    assert (decision.replicas, decision.rule) == (8, Rule.SCALE_DOWN_RATE)
    assert decision.reason == (
        "From 9 to 8: 2 jobs (2 waiting, 0 under way) at 1 job a worker ask for 2; "
        "scaleDown allows 8 of 2 now."
    )
