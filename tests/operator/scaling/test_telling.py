"""The status of a pool: what it says, and that time alone changes nothing in it."""

from __future__ import annotations

from typing import Any

import pytest

from homing.models.pool_status import PoolStatus
from homing_operator.json_types import Json
from homing_operator.scaling import memory, notices, overrides, policy, telling
from homing_operator.scaling.observation import Doubt, Known, Queue, Unknown
from homing_operator.scaling.outcome import Outcome, Problem
from homing_operator.scaling.pool import Pool
from homing_operator.scaling.state import State
from homing_operator.scaling.target import Target
from tests.operator.scaling.support import DEAF, at, seen, spec
from tests.operator.scaling.test_pools_store import resource

MISSING = Unknown(reason="no such queue", doubt=Doubt.MISSING)


class Played:
    """Looks one after another, each of which is written where it says something new."""

    def __init__(self, replicas: int = 0, **policy_: Any) -> None:
        self.spec = spec(**policy_)
        self.replicas = replicas
        self.state = State()
        self.status: Json = {}
        self.writes = 0
        self.now = 0.0
        self.events: list[str] = []

    def look(self, queue: int | Queue, **annotations: str) -> Json:
        self.now += 30
        named = {f"homing.dev/{key.replace('_', '-')}": text for key, text in annotations.items()}
        observation = seen(self.replicas, queue, annotations=named)
        decision = policy.decide(self.spec, self.state, observation, at(self.now))
        outcome = Outcome(
            pool=Pool.of(resource(status=self.status, metadata={"annotations": named})),
            overrides=overrides.parse(named),
            target=target(self.replicas),
            observation=observation,
            decision=decision,
            state=decision.state,
            scaled=decision.replicas != self.replicas,
        )
        self.replicas, self.state = decision.replicas, decision.state
        return self.write(outcome)

    def write(self, outcome: Outcome) -> Json:
        told = telling.status(outcome, at(self.now))
        PoolStatus.model_validate(told)
        if telling.news(self.status, told):
            self.events += [each.reason for each in notices.of(outcome, self.status, told)]
            self.status, self.writes = told, self.writes + 1
        return self.status

    def condition(self, type_: str) -> tuple[str, str]:
        found = next(each for each in self.status["conditions"] if each["type"] == type_)
        return found["status"], found["reason"]

    def restart(self) -> None:
        status = PoolStatus.model_validate(self.status)
        self.state = memory.restored(status, self.spec, at(self.now))


def target(replicas: int) -> Target:
    return Target(replicas=replicas, running=0, ready=0, selector="app=match-worker")


def test_it_explains_the_last_decision() -> None:
    played = Played()
    played.look(1)
    last = played.look(Known(queued=20, started=3, oldest_age_seconds=7))["lastDecision"]
    assert (last["from"], last["to"], last["rule"]) == (1, 5, "Jobs")
    assert last["message"] == (
        "From 1 to 5: 23 jobs (20 waiting, 3 under way) at 5 jobs a worker ask for 5."
    )
    assert last["inputs"] == {
        "queued": 20,
        "started": 3,
        "oldestSeconds": 7,
        "workers": 1,
        "wished": 5,
        "failures": 0,
    }


@pytest.mark.parametrize("load", [0, 12, DEAF])
def test_a_steady_load_is_written_once_and_never_again(load: int | Queue) -> None:
    played = Played(replicas=3, minReplicas=3, fallback={"replicas": 3})
    for _ in range(30):
        played.look(load)
    before = played.writes
    for _ in range(300):
        played.look(load)
    assert played.writes == before


def test_numbers_that_lead_to_the_same_are_not_written() -> None:
    played = Played(replicas=1)
    for jobs in (1, 2, 5, 3):
        played.look(jobs)
    before = played.writes
    played.look(4)
    assert played.writes == before


def test_last_active_time_is_written_when_work_ends() -> None:
    played = Played()
    for _ in range(5):
        played.look(3)
    status = played.look(0)
    assert status["lastActiveTime"] == "2026-11-21T12:02:30Z"
    assert played.condition("Active") == ("False", "NoWork")


def test_work_that_was_under_way_when_an_operator_died_counts_as_just_ended() -> None:
    played = Played(cooldownSeconds=100)
    for _ in range(9):
        played.look(3)
    played.restart()
    counts = []
    for _ in range(5):
        played.look(0)
        counts.append(played.replicas)
    assert counts == [1, 1, 1, 0, 0]


@pytest.mark.parametrize("cut", range(1, 14))
def test_a_restart_at_any_look_ends_in_the_same_state(cut: int) -> None:
    loads: list[int | Queue] = [1, 40, 40, 90, 10, 5, DEAF, DEAF, DEAF, 5, 0, 0, 0, *[0] * 12]
    straight, restarted = (
        Played(cooldownSeconds=60, fallback={"failureThreshold": 1, "replicas": 7})
        for _ in range(2)
    )
    for number, load in enumerate(loads):
        straight.look(load)
        if number == cut:
            restarted.restart()
        restarted.look(load)
    assert restarted.replicas == straight.replicas == 0
    assert restarted.status["conditions"][0]["reason"] == "Scaling"


@pytest.mark.parametrize(
    ("load", "annotations", "type_", "expected"),
    [
        (0, {}, "Ready", ("True", "Scaling")),
        (DEAF, {}, "Ready", ("False", "QueueUnreadable")),
        (DEAF, {}, "Active", ("Unknown", "QueueUnknown")),
        (MISSING, {}, "Ready", ("False", "QueueUnknown")),
        (MISSING, {}, "QueueUnknown", ("True", "NoSuchQueue")),
        (DEAF, {}, "QueueUnknown", ("False", "Unreadable")),
        (3, {}, "Active", ("True", "Work")),
        (0, {"force_activation": ""}, "Active", ("True", "Forced")),
        (0, {"paused": "true"}, "Paused", ("True", "Paused")),
        (0, {"paused_replicas": "2"}, "Paused", ("True", "PausedReplicas")),
        (0, {"paused_scale_in": "1"}, "Paused", ("True", "PausedScaleIn")),
        (0, {"paused_replicas": "x"}, "Ready", ("False", "InvalidAnnotation")),
        (0, {}, "Conflict", ("False", "OnlyOwner")),
    ],
)
def test_each_condition(
    load: int | Queue, annotations: dict[str, str], type_: str, expected: tuple[str, str]
) -> None:
    played = Played(replicas=1)
    played.look(load, **annotations)
    assert played.condition(type_) == expected


def test_what_could_not_be_read_is_not_told_as_zero() -> None:
    inputs = Played(replicas=1).look(DEAF)["lastDecision"]["inputs"]
    assert not {"queued", "started", "oldestSeconds"} & inputs.keys()
    assert Played(replicas=1).look(0)["lastDecision"]["inputs"]["queued"] == 0


def test_a_pool_without_target_tells_why() -> None:
    played = Played()
    problem = Problem(reason="TargetMissing", message="no Deployment x")
    pool = Pool.of(resource())
    played.write(Outcome(pool=pool, overrides=overrides.parse({}), problem=problem))
    assert played.condition("Ready") == ("False", "TargetMissing")
    assert played.condition("Active") == ("Unknown", "NotDecided")
    assert played.condition("QueueUnknown") == ("Unknown", "NotRead")
    assert played.events == ["TargetMissing"]


def test_events_tell_beginnings_and_ends_and_nothing_between() -> None:
    played = Played(replicas=1, fallback={"failureThreshold": 1, "replicas": 2})
    for load in (1, 1, DEAF, DEAF, DEAF, DEAF, 1, 1):
        played.look(load)
    assert played.events == [
        "QueueUnreadable",
        "ScaledUp",
        "FallbackBegan",
        "Recovered",
        "FallbackEnded",
    ]


def test_a_pause_is_told_when_it_begins_and_ends() -> None:
    played = Played()
    played.look(0, paused="true")
    played.look(0, paused="true")
    played.look(0)
    assert played.events == ["Paused", "Resumed"]
