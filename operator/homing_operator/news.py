"""The status to write, and the events that go with its changes; nothing where all has been said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from homing.models.conditions import Status
from homing_operator import conditions
from homing_operator.actions import Action, SetStatus, Tell
from homing_operator.conditions import Verdict
from homing_operator.json_types import Json


def of(
    old: Json,
    status: Status,
    said: Sequence[Verdict],
    bad: Mapping[str, str],
    *,
    generation: int,
    now: datetime,
) -> list[Action]:
    """Nothing where the status says so already; else the status, then the events.

    Args:
        old: the status as it is.
        status: as it should be, without conditions.
        said: the conditions.
        bad: by type of condition, which status is bad news; others are told by nobody, or by somebody's own doing.
        generation: that was looked at.
        now: for the time of transitions.
    """
    before = old.get("conditions", [])
    after = conditions.merged(before, said, generation, now)
    wanted = status.model_dump(mode="json", by_alias=True, exclude_none=True) | {
        "observedGeneration": generation,
        "conditions": after,
    }
    if _normal(type(status), wanted) == _normal(type(status), old):
        return []
    return [SetStatus(wanted), *_events(bad, before, after)]


def _normal(model: type[Status], status: Json) -> Json:
    """As models write it, so that an omitted default and a different way to write a time are no change."""
    return model.model_validate(status).model_dump(mode="json", exclude_none=True)


def _events(bad: Mapping[str, str], before: Sequence[Json], after: Sequence[Json]) -> list[Action]:
    known = {each["type"]: each for each in before}
    return [
        event
        for each in after
        if each["type"] in bad
        and (event := _event(bad[each["type"]], known.get(each["type"]), each))
    ]


def _event(bad: str, before: Json | None, after: Json) -> Tell | None:
    was = before["status"] if before else None
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
