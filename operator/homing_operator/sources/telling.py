"""The status to write, and the events that go with its changes."""

from __future__ import annotations

from collections.abc import Sequence

from homing.models.source.status import SourceStatus
from homing_operator import conditions
from homing_operator.conditions import Verdict
from homing_operator.json_types import Json
from homing_operator.sources import verdicts
from homing_operator.sources.actions import Action, SetStatus, Tell
from homing_operator.sources.observed import Observed, World

#: By type of condition: which status is bad news. Others are told by nobody, or by somebody's own doing.
_BAD = {
    verdicts.READY: "False",
    verdicts.FRESH: "False",
    verdicts.PRODUCTIVE: "False",
    verdicts.BLOCKED: "True",
    verdicts.CONFLICT: "True",
}


def news(
    observed: Observed, world: World, status: SourceStatus, said: Sequence[Verdict]
) -> list[Action]:
    """Nothing where the status says so already; else the status, then the events.

    Args:
        observed: what was looked at.
        world: for the time of transitions.
        status: without conditions.
        said: the conditions.
    """
    source, old = observed.source, observed.source.status
    before = old.get("conditions", [])
    after = conditions.merged(before, said, source.generation, world.now)
    wanted = status.model_dump(mode="json", by_alias=True, exclude_none=True) | {
        "observedGeneration": source.generation,
        "conditions": after,
    }
    if _normal(wanted) == _normal(old):
        return []
    return [SetStatus(wanted), *_events(before, after)]


def _normal(status: Json) -> Json:
    """As models write it, so that an omitted default and a different way to write a time are no change."""
    read = SourceStatus.model_validate(status)
    return read.model_dump(mode="json", exclude_none=True)


def _events(before: Sequence[Json], after: Sequence[Json]) -> list[Action]:
    known = {each["type"]: each for each in before}
    return [
        event
        for each in after
        if each["type"] in _BAD and (event := _event(known.get(each["type"]), each))
    ]


def _event(before: Json | None, after: Json) -> Tell | None:
    bad, was = _BAD[after["type"]], before["status"] if before else None
    note = f"{after['type']}: {after['message']}"
    if after["status"] == bad:
        same = before is not None and (was, before["reason"]) == (bad, after["reason"])
        edited = before is not None and _of_generation(before, after)
        return None if same and not edited else Tell(after["reason"], note, "Warning")
    if was == bad and after["status"] != "Unknown":
        return Tell(after["reason"], note, "Normal")
    return None


def _of_generation(before: Json, after: Json) -> bool:
    """An edit that leaves the declaration unusable is told about again."""
    return bool(
        after["reason"] == "InvalidSpec"
        and before["observedGeneration"] != after["observedGeneration"]
    )
