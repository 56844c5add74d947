"""The status of a pool, and whether it says anything new."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from homing_operator import conditions
from homing_operator.conditions import timestamp
from homing_operator.json_types import Json
from homing_operator.scaling import memory, verdicts
from homing_operator.scaling.decision import Decision
from homing_operator.scaling.observation import Known, Observation
from homing_operator.scaling.outcome import Outcome

#: The longest text of a field.
_LONGEST = 1000


def status(outcome: Outcome, now: datetime) -> Json:
    """The whole status after one look."""
    before, target = outcome.pool.written, outcome.target
    told: Json = {
        "observedGeneration": outcome.pool.generation,
        "conditions": conditions.merged(
            before.get("conditions", []), verdicts.of(outcome), outcome.pool.generation, now
        ),
        "replicas": target.running if target is not None else 0,
        "readyReplicas": target.ready if target is not None else 0,
        **memory.written(outcome.state),
    }
    if target is not None:
        told["selector"] = target.selector[:_LONGEST]
    scaled_at = timestamp(now) if outcome.scaled else before.get("lastScaleTime")
    if scaled_at is not None:
        told["lastScaleTime"] = scaled_at
    if outcome.decision is not None and outcome.observation is not None:
        told |= _decided(outcome.decision, outcome.observation, before, now)
    return told


def news(before: Json, after: Json) -> bool:
    """Whether the second status says more than that time goes by and numbers of jobs change."""
    return _essence(before) != _essence(after)


def _decided(decision: Decision, observation: Observation, before: Json, now: datetime) -> Json:
    made = _decision(decision, observation, now)
    last = before.get("lastDecision")
    told: Json = {
        "desiredReplicas": decision.would_have,
        "queues": [_queue(name, queue) for name, queue in sorted(observation.queues.items())],
        "lastDecision": last if last is not None and _same(last, made) else made,
    }
    if decision.drain_seconds is not None:
        told["drainSeconds"] = round(decision.drain_seconds)
    return told


def _decision(decision: Decision, observation: Observation, now: datetime) -> Json:
    return {
        "time": timestamp(now),
        "rule": decision.rule.value,
        "from": decision.current,
        "to": decision.replicas,
        "wouldHave": decision.would_have,
        "message": decision.reason[:_LONGEST],
        "inputs": {
            **_load(observation),
            "workers": decision.current,
            "failures": max(decision.state.failures.values(), default=0),
            **({"wished": decision.desired} if decision.desired is not None else {}),
        },
    }


def _load(observation: Observation) -> Json:
    """Of the queues that could be read; nothing where none could."""
    if not observation.known:
        return {}
    return {
        "queued": observation.queued,
        "started": observation.started,
        "oldestSeconds": round(observation.oldest_age_seconds),
    }


def _same(last: Json, made: Json) -> bool:
    """The same rule led to the same number."""
    return all(last.get(name) == made[name] for name in ("rule", "to", "wouldHave"))


def _queue(name: str, queue: Any) -> Json:
    if isinstance(queue, Known):
        counts = {"queued": max(queue.queued, 0), "started": max(queue.started, 0)}
        return {"name": name, **counts}
    return {"name": name, "problem": queue.reason[:_LONGEST]}


def _essence(told: Json) -> Json:
    """What is left without times and without numbers of jobs."""
    last = told.get("lastDecision") or {}
    return {
        **{name: told.get(name) for name in ("replicas", "readyReplicas", "desiredReplicas")},
        **{name: told.get(name) for name in ("observedGeneration", "selector", "lastScaleTime")},
        "conditions": told.get("conditions"),
        "decision": {name: last.get(name) for name in ("rule", "to", "wouldHave")},
        "queues": [
            {name: each.get(name) for name in ("name", "problem")}
            for each in told.get("queues") or []
        ],
        "wishes": [each.get("replicas") for each in told.get("wishes") or []],
        "changes": [each.get("by") for each in told.get("changes") or []],
    }
