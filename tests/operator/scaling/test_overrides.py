"""Annotations by which people take over."""

from __future__ import annotations

import pytest

from homing_operator.scaling import overrides
from homing_operator.scaling.decision import Rule
from homing_operator.scaling.observation import Observation, Overrides
from tests.operator.scaling.support import decide, seen, spec


def annotated(replicas: int, jobs: int, name: str, value: str = "true") -> Observation:
    return seen(replicas, jobs, annotations={f"homing.dev/{name}": value})


@pytest.mark.parametrize(
    ("value", "paused"),
    [
        ("true", True),
        ("True", True),
        ("1", True),
        ("false", False),
        ("False", False),
        ("f", False),
        ("0", False),
        ("", True),
        ("yes", True),
        ("no", True),
        ("fAlSe", True),
    ],
)
def test_a_boolean_that_cannot_be_read_counts_as_true(value: str, paused: bool) -> None:
    assert overrides.parse({"homing.dev/paused": value}).paused is paused


def test_other_annotations_mean_nothing() -> None:
    assert overrides.parse({"homing.dev/run-now": "x"}) == Overrides()


@pytest.mark.parametrize(
    ("observation", "replicas", "rule"),
    [
        (annotated(3, 0, "paused"), 3, Rule.PAUSED),
        (annotated(3, 900, "paused"), 3, Rule.PAUSED),
        (annotated(3, 0, "paused", "false"), 0, Rule.IDLE),
        (annotated(3, 900, "paused-replicas", "7"), 7, Rule.PAUSED_REPLICAS),
        (annotated(3, 900, "paused-replicas", "0"), 0, Rule.PAUSED_REPLICAS),
        (annotated(3, 900, "paused-replicas", "200"), 200, Rule.PAUSED_REPLICAS),
        (annotated(3, 900, "paused-replicas", "many"), 3, Rule.MISTAKE),
        (annotated(3, 900, "paused-replicas", "-1"), 3, Rule.MISTAKE),
        (annotated(3, 900, "paused-replicas", ""), 3, Rule.MISTAKE),
        (annotated(3, 0, "paused-scale-in"), 3, Rule.PAUSED_SCALE_IN),
        (annotated(3, 20, "paused-scale-in"), 4, Rule.JOBS),
        (annotated(3, 900, "paused-scale-out"), 3, Rule.PAUSED_SCALE_OUT),
        (annotated(0, 1, "paused-scale-out"), 0, Rule.PAUSED_SCALE_OUT),
        (annotated(3, 0, "paused-scale-out"), 0, Rule.IDLE),
        (annotated(0, 0, "force-activation"), 1, Rule.ACTIVATION),
        (annotated(1, 0, "force-activation"), 1, Rule.STABILISATION),
        (annotated(0, 0, "force-activation", "false"), 0, Rule.IDLE),
    ],
)
def test_each_override(observation: Observation, replicas: int, rule: Rule) -> None:
    decision = decide(spec(), observation)
    assert (decision.replicas, decision.rule) == (replicas, rule)


def test_paused_replicas_go_before_paused() -> None:
    annotations = {"homing.dev/paused": "true", "homing.dev/paused-replicas": "2"}
    assert decide(spec(), seen(5, 0, annotations=annotations)).replicas == 2


def test_a_pause_tells_what_there_would_be_without_it() -> None:
    decision = decide(spec(), annotated(3, 30, "paused"))
    assert (decision.replicas, decision.would_have) == (3, 6)
    assert decision.state.steps == ()


def test_forced_work_wakes_to_the_minimum() -> None:
    policy = spec(minReplicas=3, idleReplicas=0)
    assert decide(policy, annotated(0, 0, "force-activation")).replicas == 3


def test_a_recommendation_changes_nothing() -> None:
    decision = decide(spec(mode="Recommend"), seen(3, 30))
    assert (decision.replicas, decision.would_have) == (3, 6)
    assert decision.reason.startswith("Would go from 3 to 6: 30 jobs")
    assert decision.state.steps == ()
