"""How many workers there are while queues cannot be read. Behaviours as in KEDA's `fallback`."""

from __future__ import annotations

from collections.abc import Mapping

from homing.models.pool import Fallback
from homing_operator.scaling.observation import Observation


def count_failures(before: Mapping[str, int], observation: Observation) -> dict[str, int]:
    """Failures in a row by queue; a queue that answers has none."""
    return {name: before.get(name, 0) + 1 for name in observation.unknown}


def due(fallback: Fallback | None, failures: Mapping[str, int]) -> bool:
    """Whether a queue has failed more often than the threshold allows."""
    return fallback is not None and any(
        number > fallback.failure_threshold for number in failures.values()
    )


def replicas(fallback: Fallback, current: int) -> int:
    """What the fallback asks for, before the pool's bounds."""
    fixed = current if fallback.replicas is None else fallback.replicas
    match fallback.behavior:
        case "Static":
            return fixed
        case "CurrentReplicas":
            return current
        case "CurrentReplicasIfHigher":
            return max(current, fixed)
        case "CurrentReplicasIfLower":
            return min(current, fixed)
