"""Standard conditions: a word, True, False or Unknown, since when, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from homing_operator.json_types import Json

#: The longest message that is kept; the API allows 32768.
_MESSAGE_LIMIT = 1024


@dataclass(frozen=True)
class Verdict:
    """What a reconcile has to say about one condition.

    Attributes:
        reason: a constant CamelCase word.
        message: for people; says what to do next where something is to be done.
    """

    type: str
    status: Literal["True", "False", "Unknown"]
    reason: str
    message: str = ""


def merged(
    old: Sequence[Json], verdicts: Sequence[Verdict], generation: int, now: datetime
) -> list[Json]:
    """The conditions to write: a transition time moves only where the status does.

    Args:
        old: the object's `status.conditions`; ones that no verdict names are dropped.
        verdicts: one for every type of condition, in the order to be shown.
        generation: the object's `metadata.generation` that was looked at.
        now: a time with a zone.
    """
    before = {each["type"]: each for each in old}
    return [_condition(before.get(each.type), each, generation, now) for each in verdicts]


def timestamp(moment: datetime) -> str:
    """As the Kubernetes API writes times: whole seconds, UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _condition(before: Json | None, verdict: Verdict, generation: int, now: datetime) -> Json:
    same = before is not None and before["status"] == verdict.status
    return {
        "type": verdict.type,
        "status": verdict.status,
        "reason": verdict.reason,
        "message": verdict.message[:_MESSAGE_LIMIT],
        "observedGeneration": generation,
        "lastTransitionTime": before["lastTransitionTime"] if before and same else timestamp(now),
    }
