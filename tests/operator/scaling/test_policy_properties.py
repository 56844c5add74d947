"""What holds of every policy under every load."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from homing.models.pool import WorkerPoolSpec
from homing_operator.scaling.decision import Decision, Rule
from homing_operator.scaling.limits import Rate
from homing_operator.scaling.observation import Known, Queue, Unknown
from homing_operator.scaling.state import State
from tests.operator.scaling.support import DEAF, counts, decide, play, seen, spec

few = settings(max_examples=60, deadline=None)

paces = st.fixed_dictionaries(
    {},
    optional={
        "pods": st.integers(1, 10),
        "percent": st.integers(1, 300),
        "periodSeconds": st.integers(1, 120),
        "stabilizationWindowSeconds": st.integers(0, 200),
    },
)


@st.composite
def policies(draw: st.DrawFn, *, fallback: bool = True) -> WorkerPoolSpec:
    least = draw(st.integers(0, 6))
    fields: dict[str, Any] = {
        "minReplicas": least,
        "maxReplicas": max(draw(st.integers(least, 40)), 1),
        "jobsPerWorker": draw(st.integers(1, 9)),
        "activationJobs": draw(st.integers(0, 9)),
        "cooldownSeconds": draw(st.integers(0, 200)),
        "initialCooldownSeconds": draw(st.integers(0, 200)),
        "targetLatencySeconds": draw(st.none() | st.integers(1, 100)),
        "scaleUp": draw(paces),
        "scaleDown": draw(paces),
    }
    if least and draw(st.booleans()):
        fields["idleReplicas"] = draw(st.integers(0, least - 1))
    if fallback and draw(st.booleans()):
        fields["fallback"] = {
            "failureThreshold": draw(st.integers(0, 3)),
            "replicas": draw(st.integers(0, 50)),
            "behavior": draw(
                st.sampled_from(
                    [
                        "Static",
                        "CurrentReplicas",
                        "CurrentReplicasIfHigher",
                        "CurrentReplicasIfLower",
                    ]
                )
            ),
        }
    return spec(**fields)


known = st.builds(
    Known,
    queued=st.integers(-2, 200),
    started=st.integers(0, 40),
    oldest_age_seconds=st.none() | st.floats(0, 500),
)
queues: st.SearchStrategy[Queue] = known | st.just(DEAF)
loads = st.lists(known, min_size=1, max_size=15)
mixed = st.lists(queues, min_size=1, max_size=15)
replicas = st.integers(0, 50)
periods = st.sampled_from([1, 7, 30, 61])


def low(policy: WorkerPoolSpec) -> int:
    return policy.min_replicas if policy.idle_replicas is None else policy.idle_replicas


@few
@given(policies(), mixed, replicas, periods)
def test_bounds_are_kept(
    policy: WorkerPoolSpec, played: list[Queue], start: int, every: float
) -> None:
    for number in counts(play(policy, played, replicas=start, every=every)):
        assert low(policy) <= number <= policy.max_replicas


@few
@given(policies(), known, known, replicas)
def test_more_work_never_gets_fewer_workers(
    policy: WorkerPoolSpec, less: Known, more: Known, count: int
) -> None:
    larger = Known(
        queued=max(less.queued, 0) + max(more.queued, 0),
        started=less.started + more.started,
        oldest_age_seconds=max(less.oldest_age_seconds or 0, more.oldest_age_seconds or 0),
    )
    fields: dict[str, Any] = {"job_seconds": 2.0, "arrivals_per_second": 0.5}
    small = decide(policy, seen(count, less, **fields))
    assert decide(policy, seen(count, larger, **fields)).replicas >= small.replicas


@few
@given(policies(), known, replicas, periods)
def test_a_constant_load_settles_and_stays(
    policy: WorkerPoolSpec, load: Known, start: int, every: float
) -> None:
    settled = counts(play(policy, [load] * 100, replicas=start, every=every + 120))
    assert len(set(settled[-9:])) == 1
    changes = [b - a for a, b in itertools.pairwise(settled) if a != b]
    turns = sum((a > 0) != (b > 0) for a, b in itertools.pairwise(changes))
    assert turns <= 1


FREE = {Rule.ACTIVATION, Rule.BOUNDS}


@few
@given(policies(fallback=False), loads, replicas, periods)
def test_rates_are_never_broken(
    policy: WorkerPoolSpec, played: list[Queue], start: int, every: float
) -> None:
    decisions = play(policy, played, replicas=start, every=every)
    up, down = Rate.up(policy.scale_up), Rate.down(policy.scale_down)
    for number, decision in enumerate(decisions):
        if decision.rule not in FREE:
            most = _most(up, _at_start(decisions, number, every, up.period))
            least = _least(down, _at_start(decisions, number, every, down.period))
            assert decision.replicas <= max(most, decision.current)
            assert decision.replicas >= min(least, decision.current)


def _at_start(decisions: list[Decision], now: int, every: float, period: timedelta) -> int:
    """What there was before the first decision within the period."""
    within = (period.total_seconds() - 0.001) // every
    return decisions[max(now - int(within), 0)].current


def _most(rate: Rate, start: int) -> int:
    return max(start + (rate.pods or 0), -(-start * (100 + (rate.percent or 0)) // 100))


def _least(rate: Rate, start: int) -> int:
    return min(start - (rate.pods or 0), start * (100 - (rate.percent or 0)) // 100)


@few
@given(policies(fallback=False), mixed, replicas, periods)
def test_unknown_never_lowers(
    policy: WorkerPoolSpec, played: list[Queue], start: int, every: float
) -> None:
    for decision in play(policy, played, replicas=min(start, policy.max_replicas), every=every):
        if decision.unknown:
            assert decision.replicas >= decision.current


@few
@given(policies(), mixed, st.integers(1, 50), periods)
def test_unknown_never_stops_the_last_worker(
    policy: WorkerPoolSpec, played: list[Queue], start: int, every: float
) -> None:
    for decision in play(policy, played, replicas=start, every=every):
        if decision.unknown and decision.current:
            assert decision.replicas


@few
@given(policies(), mixed, replicas, periods, st.integers(0, 25))
def test_a_restart_changes_nothing(
    policy: WorkerPoolSpec, played: list[Queue], start: int, every: float, killed_after: int
) -> None:
    straight = play(policy, played, replicas=start, every=every)
    count, state, restarted = start, State(), []
    for number, load in enumerate(played):
        if number == killed_after:
            state = State.model_validate_json(state.model_dump_json())
        decision = decide(policy, seen(count, load), state, number * every)
        count, state = decision.replicas, decision.state
        restarted.append(decision)
    assert restarted == straight


@few
@given(policies(), st.lists(known, min_size=1, max_size=60))
def test_memory_stays_small(policy: WorkerPoolSpec, played: list[Queue]) -> None:
    state = play(policy, played, every=1)[-1].state
    assert len(state.samples) <= 2 * max(40, policy.max_replicas) + 2
    assert len(state.steps) <= 120


@few
@given(policies(), mixed, replicas)
def test_each_decision_is_one_sentence(
    policy: WorkerPoolSpec, played: list[Queue], start: int
) -> None:
    def told(decision: Decision) -> bool:
        first, _, rest = decision.reason.partition(": ")
        return first.startswith(("Stays at", "From ")) and rest.endswith(".") and bool(rest[:-1])

    assert all(map(told, play(policy, played, replicas=start)))


@few
@given(policies(), replicas)
def test_without_work_a_pool_comes_to_rest(policy: WorkerPoolSpec, start: int) -> None:
    last = play(policy, [0] * 100, replicas=start, every=150)[-1]
    assert last.replicas == low(policy)


def test_unknown_carries_its_reason() -> None:
    assert decide(spec(), seen(0, Unknown(reason="why"))).unknown["match"].reason == "why"
