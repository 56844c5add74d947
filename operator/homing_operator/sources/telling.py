"""What of a source's conditions is bad news."""

from __future__ import annotations

from collections.abc import Sequence

from homing.models.source.status import SourceStatus
from homing_operator import news as written
from homing_operator.actions import Action
from homing_operator.conditions import Verdict
from homing_operator.sources import verdicts
from homing_operator.sources.observed import Observed, World

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
    source = observed.source
    return written.of(
        source.status, status, said, _BAD, generation=source.generation, now=world.now
    )
