"""Short words for the tests of the policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from homing.models.pool import WorkerPoolSpec
from homing_operator.scaling import overrides, policy
from homing_operator.scaling.decision import Decision
from homing_operator.scaling.observation import Known, Observation, Queue, Unknown
from homing_operator.scaling.state import State

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
DEAF = Unknown(reason="Redis does not answer")


def at(seconds: float) -> datetime:
    """So many seconds after the start of the test's time."""
    return START + timedelta(seconds=seconds)


def spec(**fields: Any) -> WorkerPoolSpec:
    """A policy; camelCase fields as in YAML."""
    return WorkerPoolSpec.model_validate(
        {"queues": ["match"], "target": {"name": "match-worker"}} | fields
    )


def seen(
    replicas: int,
    jobs: int | Queue = 0,
    *,
    started: int = 0,
    annotations: Mapping[str, str] | None = None,
    created: float = -86_400,
    **fields: Any,
) -> Observation:
    """What is seen: so many workers, and one queue with so many waiting jobs."""
    queue = Known(queued=jobs, started=started) if isinstance(jobs, int) else jobs
    return Observation(
        replicas=replicas,
        queues=fields.pop("queues", {"match": queue}),
        created_at=at(created),
        overrides=overrides.parse(annotations or {}),
        **fields,
    )


def decide(
    policy_: WorkerPoolSpec, observation: Observation, state: State | None = None, now: float = 0
) -> Decision:
    return policy.decide(policy_, state or State(), observation, at(now))


def play(
    policy_: WorkerPoolSpec,
    loads: Iterable[int | Queue],
    *,
    replicas: int = 0,
    every: float = 30,
    state: State | None = None,
) -> list[Decision]:
    """Decision after decision, each of which is carried out; the load of each is given."""
    decisions: list[Decision] = []
    state = state or State()
    for number, load in enumerate(loads):
        decision = decide(policy_, seen(replicas, load), state, number * every)
        replicas, state = decision.replicas, decision.state
        decisions.append(decision)
    return decisions


def counts(decisions: Iterable[Decision]) -> list[int]:
    return [decision.replicas for decision in decisions]
