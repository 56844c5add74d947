"""What the policy proposes when all queues are known."""

from __future__ import annotations

from datetime import datetime, timedelta

from homing_operator.scaling.case import Case
from homing_operator.scaling.decision import Proposal, Rule


def busy(case: Case) -> Proposal:
    """While there is work: the first step, then as many as the demand asks for, at the allowed pace."""
    return activated(case) if case.count < case.working else _settled(case)


def resting(case: Case) -> Proposal:
    """While there is none: down to the minimum; after the cooldown, to the idle count."""
    if case.count < case.resting:
        return at_rest(case)
    if case.resting >= case.working:
        return _settled(case)
    if case.count == case.resting:
        return at_rest(case)
    if not _cooled_at(case) < case.now:
        return _cooling(case)
    return _to_rest(case)


def activated(case: Case) -> Proposal:
    """From zero or the idle count to the minimum, or to one; neither window nor rate holds that up."""
    if case.count and case.spec.idle_replicas is None:
        return Proposal(
            replicas=case.working, rule=Rule.BOUNDS, why=f"the minimum is {case.spec.min_replicas}"
        )
    forced = not case.demand.active
    why = "an annotation forces it awake" if forced else f"there is work: {case.demand.why}"
    return Proposal(replicas=case.working, rule=Rule.ACTIVATION, why=why)


def at_rest(case: Case) -> Proposal:
    """No work and no more workers than that takes."""
    if case.count < case.resting:
        why = f"without work it has {case.resting}"
        return Proposal(replicas=case.resting, rule=Rule.BOUNDS, why=why)
    return Proposal(replicas=case.count, rule=Rule.IDLE, why=_idle(case))


def paced(case: Case, proposal: Proposal) -> Proposal:
    """The same as far as the rates allow."""
    allowed = min(max(proposal.replicas, case.floor()), case.ceiling())
    if allowed == proposal.replicas:
        return proposal
    more = allowed < proposal.replicas
    rule = Rule.SCALE_UP_RATE if more else Rule.SCALE_DOWN_RATE
    block = "scaleUp" if more else "scaleDown"
    why = f"{proposal.why}; {block} allows {allowed} of {proposal.replicas} now"
    return Proposal(replicas=allowed, rule=rule, why=why)


def _settled(case: Case) -> Proposal:
    return paced(case, _bounded(case, _stable(case)))


def _stable(case: Case) -> Proposal:
    wanted = case.demand.workers
    held = case.stable(wanted)
    asked = f"{case.demand.why} ask for {wanted}"
    if held == wanted:
        return Proposal(replicas=held, rule=case.demand.rule, why=asked)
    window = (case.down if held > wanted else case.up).window
    why = f"{asked}, but {_seconds(window)} ago it was {'more' if held > wanted else 'fewer'}"
    return Proposal(replicas=held, rule=Rule.STABILISATION, why=why)


def _bounded(case: Case, proposal: Proposal) -> Proposal:
    allowed = min(max(proposal.replicas, case.working), case.spec.max_replicas)
    if allowed == proposal.replicas:
        return proposal
    bound = "the maximum is" if allowed < proposal.replicas else "the minimum while it runs is"
    why = f"{proposal.why}, {bound} {allowed}"
    return Proposal(replicas=allowed, rule=Rule.BOUNDS, why=why)


def _cooling(case: Case) -> Proposal:
    settled = _settled(case)
    if settled.replicas != case.count:
        return settled
    left = _cooled_at(case) - case.now
    why = f"{_idle(case)}; cooldown ends in {_seconds(left)}"
    return Proposal(replicas=case.count, rule=Rule.COOLDOWN, why=why)


def _to_rest(case: Case) -> Proposal:
    """The window of `scaleDown` holds this step only where it was asked for: the cooldown is there for that."""
    held = max(case.stable(case.resting), case.resting) if case.down.window_given else case.resting
    if held > case.resting:
        why = f"{_idle(case)}, but within {_seconds(case.down.window)} there was"
        return paced(case, Proposal(replicas=held, rule=Rule.STABILISATION, why=why))
    return paced(case, Proposal(replicas=case.resting, rule=Rule.IDLE, why=_idle(case)))


def _cooled_at(case: Case) -> datetime:
    last = case.state.last_active_time
    if last is None:
        return case.observation.created_at + timedelta(seconds=case.spec.initial_cooldown_seconds)
    return last + timedelta(seconds=case.spec.cooldown_seconds)


def _idle(case: Case) -> str:
    jobs = case.observation.jobs
    return f"no more than {case.spec.activation_jobs} jobs ({jobs})" if jobs else "there is no work"


def _seconds(span: timedelta) -> str:
    return f"{max(span.total_seconds(), 0):.0f} s"
