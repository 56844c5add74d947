"""Events of a pool: one when something begins or ends, none while it lasts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from homing_operator.json_types import Json
from homing_operator.scaling.outcome import Outcome


class Notice(NamedTuple):
    """One event."""

    reason: str
    note: str
    type: Literal["Normal", "Warning"] = "Normal"


def of(outcome: Outcome, before: Json, after: Json) -> Iterator[Notice]:
    """What is worth telling.

    Args:
        outcome: of one look.
        before: the status as it stood.
        after: the status as it stands now.
    """
    decision = outcome.decision
    if outcome.scaled and decision is not None:
        up = decision.replicas > decision.current
        yield Notice("ScaledUp" if up else "ScaledDown", decision.reason)
    old = {each["type"]: each for each in before.get("conditions", [])}
    for new in after["conditions"]:
        was = old.get(new["type"])
        if was is None or (was["status"], was["reason"]) != (new["status"], new["reason"]):
            yield from _turned(was, new)


def _turned(was: Json | None, new: Json) -> Iterator[Notice]:
    match new["type"], new["status"]:
        case "Ready", "False" | "Unknown":
            yield Notice(new["reason"], new["message"] or new["reason"], "Warning")
        case "Ready", _ if was is not None and was["status"] != "True":
            yield Notice("Recovered", "the pool is scaled again")
        case "Paused", "True":
            yield Notice(new["reason"], new["message"] or "an annotation asks for it")
        case "Paused", _ if was is not None and was["status"] == "True":
            yield Notice("Resumed", "nobody holds it any more")
        case "Fallback", "True":
            yield Notice("FallbackBegan", "queues could not be read for too long", "Warning")
        case "Fallback", _ if was is not None and was["status"] == "True":
            yield Notice("FallbackEnded", "the fallback decides no longer")
