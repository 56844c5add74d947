"""Pods that will not start by themselves."""

from __future__ import annotations

from collections.abc import Iterable

from homing_operator.json_types import Json

#: Why a pod waits that waits for somebody.
REASONS = frozenset(
    {
        "CreateContainerConfigError",
        "CreateContainerError",
        "ErrImageNeverPull",
        "ErrImagePull",
        "ImagePullBackOff",
        "InvalidImageName",
    }
)


def pod_of(pods: Iterable[Json]) -> str | None:
    """The name of one that is stuck, of pods that are remembered with what they wait for."""
    stuck = (pod for pod in pods if pod["waiting"] in REASONS and not pod.get("terminated"))
    return next((str(pod["metadata"]["name"]) for pod in stuck), None)
