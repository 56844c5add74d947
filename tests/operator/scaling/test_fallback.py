"""Queues that cannot be read: nothing is lowered, and the fallback lifts even from zero."""

from __future__ import annotations

from typing import Any

import pytest

from homing_operator.scaling.decision import Decision, Rule
from homing_operator.scaling.observation import Doubt, Known, Observation, Unknown
from homing_operator.scaling.state import State
from tests.operator.scaling.support import DEAF, at, counts, decide, play, seen, spec

LONG_IDLE = State(last_active_time=at(-9999))
MANY = State(failures={"match": 99})


def two(replicas: int, first: Any, second: Any) -> Observation:
    return seen(replicas, queues={"match": first, "deliver-email": second})


def falling(current: int, **fallback: Any) -> Decision:
    return decide(spec(fallback=fallback), seen(current, DEAF), MANY)


def test_an_unknown_queue_is_not_an_empty_one() -> None:
    decision = decide(spec(), seen(4, DEAF), LONG_IDLE)
    assert (decision.replicas, decision.rule, decision.active) == (4, Rule.UNKNOWN, None)
    assert decision.reason == "Stays at 4: queue match is unknown (Redis does not answer)."


def test_a_queue_that_nobody_knows_is_not_an_empty_one() -> None:
    missing = Unknown(reason="no such queue", doubt=Doubt.MISSING)
    assert decide(spec(), seen(4, missing), LONG_IDLE).replicas == 4


def test_the_fallback_begins_after_more_failures_than_the_threshold() -> None:
    policy = spec(fallback={"failureThreshold": 3, "replicas": 6})
    decisions = play(policy, [DEAF] * 6, replicas=0)
    assert counts(decisions) == [0, 0, 0, 6, 6, 6]
    assert [each.falling_back for each in decisions] == [False] * 3 + [True] * 3


def test_a_threshold_of_zero_falls_back_on_the_first_failure() -> None:
    policy = spec(fallback={"failureThreshold": 0, "replicas": 2})
    assert decide(policy, seen(0, DEAF)).replicas == 2


def test_one_answer_ends_the_fallback_and_the_count() -> None:
    policy = spec(fallback={"failureThreshold": 1, "replicas": 6})
    decisions = play(policy, [DEAF, DEAF, 0, DEAF, DEAF])
    assert counts(decisions) == [0, 6, 0, 0, 6]
    assert decisions[2].state.failures == {}


@pytest.mark.parametrize(
    ("behavior", "current", "expected"),
    [
        ("Static", 0, 6),
        ("Static", 2, 6),
        ("Static", 9, 6),
        ("CurrentReplicas", 0, 0),
        ("CurrentReplicas", 9, 9),
        ("CurrentReplicasIfHigher", 0, 6),
        ("CurrentReplicasIfHigher", 2, 6),
        ("CurrentReplicasIfHigher", 9, 9),
        ("CurrentReplicasIfLower", 0, 0),
        ("CurrentReplicasIfLower", 2, 2),
        ("CurrentReplicasIfLower", 9, 6),
    ],
)
def test_each_behaviour(behavior: str, current: int, expected: int) -> None:
    assert falling(current, behavior=behavior, replicas=6).replicas == expected


def test_the_fallback_keeps_to_the_maximum() -> None:
    policy = spec(maxReplicas=5, fallback={"replicas": 50})
    assert decide(policy, seen(1, DEAF), MANY).replicas == 5


def test_a_fallback_of_zero_does_not_stop_the_last_worker() -> None:
    assert falling(4, replicas=0).replicas == 1


def test_a_fallback_goes_down_at_the_allowed_pace() -> None:
    policy = spec(fallback={"replicas": 1}, scaleDown={"pods": 2})
    assert decide(policy, seen(9, DEAF), MANY).replicas == 7


def test_without_a_fallback_the_count_is_held_for_ever() -> None:
    assert set(counts(play(spec(), [DEAF] * 50, replicas=3))) == {3}


@pytest.mark.parametrize(
    ("replicas", "jobs", "expected"),
    [
        pytest.param(0, 1, 1, id="the known queue wakes the pool"),
        pytest.param(2, 30, 6, id="it raises"),
        pytest.param(6, 5, 6, id="it never lowers"),
        pytest.param(6, 0, 6, id="nor to zero"),
    ],
)
def test_of_two_queues_one_is_unknown(replicas: int, jobs: int, expected: int) -> None:
    assert decide(spec(), two(replicas, Known(queued=jobs), DEAF), LONG_IDLE).replicas == expected


def test_a_known_queue_that_asks_for_more_than_the_fallback_gets_it() -> None:
    policy = spec(fallback={"replicas": 3})
    state = State(failures={"deliver-email": 99})
    assert decide(policy, two(2, Known(queued=40), DEAF), state).replicas == 8
    assert decide(policy, two(9, Known(queued=5), DEAF), state).replicas == 3


def test_the_minimum_holds_while_the_queue_is_unknown() -> None:
    assert decide(spec(minReplicas=2), seen(0, DEAF)).replicas == 2


def test_work_seen_on_one_queue_counts_for_the_cooldown() -> None:
    decision = decide(spec(), two(1, Known(queued=1), DEAF), LONG_IDLE)
    assert decision.state.last_active_time == at(0)
