"""The Deployment that a pool scales."""

from __future__ import annotations

from collections.abc import Iterator

from homing.models.base import Value
from homing_operator.json_types import Json


class Target(Value):
    """What counts of a Deployment."""

    #: `spec.replicas`: what was asked for.
    replicas: int
    #: Pods that there are, and those that are ready.
    running: int
    ready: int
    #: Label selector of its pods.
    selector: str

    @classmethod
    def of(cls, deployment: Json) -> Target:
        spec, status = deployment["spec"], deployment.get("status", {})
        return cls(
            replicas=spec.get("replicas", 1),
            running=status.get("replicas", 0),
            ready=status.get("readyReplicas", 0),
            selector=",".join(_requirements(spec["selector"])),
        )


def _requirements(selector: Json) -> Iterator[str]:
    """https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors"""
    for key, value in sorted(selector.get("matchLabels", {}).items()):
        yield f"{key}={value}"
    for each in selector.get("matchExpressions", []):
        key, values = each["key"], ",".join(each.get("values") or [])
        match each["operator"]:
            case "Exists":
                yield key
            case "DoesNotExist":
                yield f"!{key}"
            case operator:
                yield f"{key} {operator.lower()} ({values})"
