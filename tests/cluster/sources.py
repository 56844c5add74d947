"""Sources for tests, and what is to be waited for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from homing.models.kinds import RunOutcome
from homing.models.run import RunCounts, RunResult
from testcluster.client import Kube, Object

#: Nothing runs by schedule while a test goes on.
_NEVER = "0 0 1 1 *"


def source(name: str, annotations: Mapping[str, str] | None = None, **spec: Any) -> Object:
    """A small source; further fields of its spec win."""
    html = {
        "startUrls": ["https://lun.example/rent"],
        "cards": "div.card",
        "fields": {"url": {"css": "a"}, "externalId": {"css": "a::attr(data-id)"}},
    }
    return {
        "apiVersion": "homing.dev/v1alpha1",
        "kind": "ScrapeSource",
        "metadata": {"name": name, "annotations": dict(annotations or {})},
        "spec": {"type": "html", "html": html, "schedule": _NEVER} | spec,
    }


def told(outcome: RunOutcome = RunOutcome.SUCCEEDED, **counts: int) -> str:
    """A termination message."""
    moment = "2026-01-01T00:00:00Z"
    return RunResult.model_validate(
        {
            "source": "lun",
            "outcome": outcome,
            "counts": RunCounts(**counts),
            "started_at": moment,
            "finished_at": moment,
        }
    ).model_dump_json(exclude_defaults=True)


def says(type_: str, status: str, reason: str = "") -> Callable[[Object], bool]:
    """For `wait_for(until=...)`: whether a condition is so, for the newest generation."""

    def is_so(found: Object) -> bool:
        state = found.get("status", {})
        current = state.get("observedGeneration") == found["metadata"]["generation"]
        conditions = {each["type"]: each for each in state.get("conditions", ())}
        condition = conditions.get(type_, {})
        return bool(
            current
            and condition.get("status") == status
            and reason in ("", condition.get("reason"))
        )

    return is_so


def wait_for(kube: Kube, name: str, namespace: str, *condition: str) -> Object:
    """The source, once a condition is so: `wait_for(kube, "lun", namespace, "Ready", "True")`."""
    return kube.wait_for("scrapesources", name, namespace, until=says(*condition))
