"""What counts of a Deployment."""

from __future__ import annotations

from homing_operator.json_types import Json
from homing_operator.scaling.target import Target

SELECTOR: Json = {
    "matchLabels": {"b": "2", "a": "1"},
    "matchExpressions": [
        {"key": "tier", "operator": "In", "values": ["x", "y"]},
        {"key": "old", "operator": "NotIn", "values": ["z"]},
        {"key": "there", "operator": "Exists"},
        {"key": "gone", "operator": "DoesNotExist"},
    ],
}


def test_a_selector_is_written_as_requests_take_it() -> None:
    found = Target.of({"spec": {"replicas": 0, "selector": SELECTOR}})
    assert found.selector == "a=1,b=2,tier in (x,y),old notin (z),there,!gone"


def test_without_a_number_a_deployment_has_one() -> None:
    found = Target.of({"spec": {"selector": {}}, "status": {"replicas": 2, "readyReplicas": 1}})
    assert (found.replicas, found.running, found.ready) == (1, 2, 1)
