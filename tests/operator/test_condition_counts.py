"""Resources counted by what is said about them."""

from __future__ import annotations

from prometheus_client import REGISTRY

from homing_operator.condition_counts import ConditionCounts
from homing_operator.json_types import Json
from homing_operator.store import Key

_KEY = Key("homes", "lun")


def test_a_resource_counts_once_as_it_is_now() -> None:
    counts = ConditionCounts("counted")
    for status in ("Unknown", "Unknown", "True"):
        counts.seen(_KEY, _says(status))
    assert (_count("Unknown"), _count("True")) == (0, 1)
    counts.gone(_KEY)
    assert _count("True") == 0


def _says(status: str) -> Json:
    return {"conditions": [{"type": "Ready", "status": status}]}


def _count(status: str) -> float | None:
    labels = {"controller": "counted", "condition": "Ready", "status": status}
    return REGISTRY.get_sample_value("homing_operator_resources", labels)
