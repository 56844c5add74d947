"""Conditions of a pool: nothing in them changes as long as nothing happens."""

from __future__ import annotations

from homing_operator.conditions import Verdict
from homing_operator.scaling.decision import Rule
from homing_operator.scaling.observation import Doubt, Overrides
from homing_operator.scaling.outcome import Outcome


def of(outcome: Outcome) -> list[Verdict]:
    """One verdict for each type of condition, in the order to be shown."""
    return [
        _ready(outcome),
        _active(outcome),
        _paused(outcome.overrides),
        _fallback(outcome),
        _queue_unknown(outcome),
        _conflict(outcome),
    ]


def _ready(outcome: Outcome) -> Verdict:
    if outcome.problem is not None:
        return Verdict("Ready", "False", outcome.problem.reason, outcome.problem.message)
    decision, observation = outcome.decision, outcome.observation
    if decision is None or observation is None:
        return Verdict("Ready", "Unknown", "NotDecided")
    if decision.rule is Rule.MISTAKE:
        return Verdict("Ready", "False", Rule.MISTAKE, outcome.overrides.mistake or "")
    if decision.unknown:
        told = "; ".join(f"{name}: {each.reason}" for name, each in decision.unknown.items())
        if observation.known:
            return Verdict("Ready", "Unknown", "SomeQueuesUnknown", told)
        missing = all(each.doubt is Doubt.MISSING for each in decision.unknown.values())
        return Verdict("Ready", "False", "QueueUnknown" if missing else "QueueUnreadable", told)
    if outcome.pool.spec is not None and outcome.pool.spec.mode == "Recommend":
        return Verdict("Ready", "True", "Recommending", "nothing is changed in this mode")
    return Verdict("Ready", "True", "Scaling")


def _active(outcome: Outcome) -> Verdict:
    if outcome.decision is None:
        return Verdict("Active", "Unknown", "NotDecided")
    active = outcome.decision.active
    if active is None:
        return Verdict("Active", "Unknown", "QueueUnknown")
    if active:
        forced = outcome.overrides.force_activation
        return Verdict("Active", "True", "Forced" if forced else "Work")
    return Verdict("Active", "False", "NoWork")


def _paused(overrides: Overrides) -> Verdict:
    held = overrides.paused_replicas
    asked = {
        "PausedReplicas": held is not None,
        "Paused": overrides.paused,
        "PausedScaleIn": overrides.paused_scale_in,
        "PausedScaleOut": overrides.paused_scale_out,
    }
    reasons = [reason for reason, is_asked in asked.items() if is_asked]
    if not reasons:
        return Verdict("Paused", "False", "NotPaused")
    return Verdict("Paused", "True", reasons[0], f"held at {held}" if held is not None else "")


def _fallback(outcome: Outcome) -> Verdict:
    if outcome.decision is not None and outcome.decision.falling_back:
        return Verdict("Fallback", "True", "QueueUnknown", "the fallback decides")
    return Verdict("Fallback", "False", "NoFallback")


def _queue_unknown(outcome: Outcome) -> Verdict:
    if outcome.decision is None:
        return Verdict("QueueUnknown", "Unknown", "NotRead")
    unknown = outcome.decision.unknown
    missing = {name: q.reason for name, q in unknown.items() if q.doubt is Doubt.MISSING}
    if missing:
        told = "; ".join(f"{name}: {reason}" for name, reason in missing.items())
        return Verdict("QueueUnknown", "True", "NoSuchQueue", told)
    return Verdict("QueueUnknown", "False", "QueuesExist" if not unknown else "Unreadable")


def _conflict(outcome: Outcome) -> Verdict:
    if outcome.rival is not None:
        return Verdict("Conflict", "True", "TargetTaken", outcome.rival)
    return Verdict("Conflict", "False", "OnlyOwner")
