"""How many workers a pool should have: one pure function of policy, memory, observation and time.

Knobs, defaults and edge cases are KEDA's for 0 <-> 1 (activation, idle count, cooldown, fallback, annotations) and the
HorizontalPodAutoscaler's for 1 <-> N (windows, rates, bounds), with these differences: jobs under way are demand; a
fallback lifts from zero and is not slowed on its way up; the step to zero keeps to the rates of `scaleDown`.
"""

from __future__ import annotations

from datetime import datetime

from homing.models.pool import WorkerPoolSpec
from homing_operator.scaling import fallback, latency, proposals, uncertain
from homing_operator.scaling.case import Case
from homing_operator.scaling.decision import Decision, Proposal, Rule
from homing_operator.scaling.observation import Observation
from homing_operator.scaling.state import State


def decide(spec: WorkerPoolSpec, state: State, observation: Observation, now: datetime) -> Decision:
    """What the target of a pool should have now.

    Args:
        spec: the policy; a valid one.
        state: of the last decision about this pool, or `State()`.
        observation: the pool's queues and its target, just read.
        now: with a zone; not before any time in `state`.
    """
    case = Case.of(spec, state, observation, now)
    falling_back = bool(observation.unknown) and fallback.due(spec.fallback, case.failures)
    proposed = _bounded(case, _proposed(case))
    final = _overridden(case, proposed)
    recommends = spec.mode == "Recommend"
    replicas = observation.replicas if recommends else final.replicas
    return Decision(
        current=observation.replicas,
        replicas=replicas,
        would_have=final.replicas if recommends else proposed.replicas,
        desired=None if observation.unknown else case.demand.workers,
        rule=final.rule,
        reason=_sentence(observation.replicas, final, recommends),
        active=None if observation.unknown and not case.active else case.active,
        unknown=observation.unknown,
        falling_back=falling_back,
        drain_seconds=_drain(observation, proposed.replicas),
        state=case.memory(replicas),
    )


def _proposed(case: Case) -> Proposal:
    """What the policy says."""
    if case.observation.unknown:
        rule = case.spec.fallback
        if rule is not None and fallback.due(rule, case.failures):
            return uncertain.fall_back(case, rule)
        return uncertain.hold(case)
    return proposals.busy(case) if case.active else proposals.resting(case)


def _bounded(case: Case, proposal: Proposal) -> Proposal:
    """More than the maximum go at once, whatever the rates say; so does the autoscaler of Kubernetes."""
    if proposal.replicas == case.count < case.observation.replicas:
        why = f"the maximum is {case.spec.max_replicas}"
        return Proposal(replicas=case.count, rule=Rule.BOUNDS, why=why)
    return proposal


def _overridden(case: Case, proposal: Proposal) -> Proposal:
    """What people say goes first."""
    overrides, current = case.observation.overrides, case.observation.replicas
    if overrides.mistake is not None:
        return Proposal(replicas=current, rule=Rule.MISTAKE, why=overrides.mistake)
    if overrides.paused_replicas is not None:
        return _fixed(overrides.paused_replicas, Rule.PAUSED_REPLICAS, "paused at this number")
    if overrides.paused:
        return _fixed(current, Rule.PAUSED, "paused")
    if overrides.paused_scale_in and proposal.replicas < current:
        return _fixed(current, Rule.PAUSED_SCALE_IN, f"scaling in is paused; {proposal.why}")
    if overrides.paused_scale_out and proposal.replicas > current:
        return _fixed(current, Rule.PAUSED_SCALE_OUT, f"scaling out is paused; {proposal.why}")
    return proposal


def _fixed(replicas: int, rule: Rule, why: str) -> Proposal:
    return Proposal(replicas=replicas, rule=rule, why=why)


def _sentence(current: int, final: Proposal, recommends: bool) -> str:
    if final.replicas == current:
        return f"Stays at {current}: {final.why}."
    if recommends:
        return f"Would go from {current} to {final.replicas}: {final.why}."
    return f"From {current} to {final.replicas}: {final.why}."


def _drain(observation: Observation, replicas: int) -> float | None:
    if observation.unknown or observation.job_seconds is None:
        return None
    arrivals = observation.arrivals_per_second or 0.0
    return latency.drain_seconds(replicas, observation.queued, observation.job_seconds, arrivals)
