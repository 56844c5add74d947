"""What the policy proposes when a queue could not be read: never fewer workers, unless a fallback says so."""

from __future__ import annotations

from homing.models.pool import Fallback
from homing_operator.scaling import fallback, proposals
from homing_operator.scaling.case import Case
from homing_operator.scaling.decision import Proposal, Rule
from homing_operator.scaling.observation import Unknown


def hold(case: Case) -> Proposal:
    """What the known queues ask for may raise the count; nothing lowers it."""
    if case.active and case.count < case.working:
        return proposals.activated(case)
    if case.count < case.resting:
        return proposals.at_rest(case)
    wanted = min(case.demand.workers, case.spec.max_replicas)
    if case.active and wanted > case.count:
        why = f"{case.demand.why} ask for {wanted} already, and {unreadable(case)}"
        return proposals.paced(case, Proposal(replicas=wanted, rule=case.demand.rule, why=why))
    return Proposal(replicas=case.count, rule=Rule.UNKNOWN, why=unreadable(case))


def fall_back(case: Case, rule: Fallback) -> Proposal:
    """The fallback, or what the known queues ask for if that is more. At once upwards, at the pace of `scaleDown`
    downwards, and never to zero."""
    asked = fallback.replicas(rule, case.count)
    known = case.demand.workers if case.active else 0
    wanted = min(max(asked, known, case.spec.min_replicas), case.spec.max_replicas)
    least = max(case.floor(), 1) if case.count else 0
    why = f"{unreadable(case)} for more than {rule.failure_threshold} times, so the fallback holds"
    replicas = wanted if wanted >= case.count else max(wanted, least)
    return Proposal(replicas=replicas, rule=Rule.FALLBACK, why=why)


def unreadable(case: Case) -> str:
    """Which queues are unknown and why, in words."""
    return "; ".join(_told(name, queue) for name, queue in case.observation.unknown.items())


def _told(name: str, queue: Unknown) -> str:
    return f"queue {name} is unknown ({queue.reason})"
