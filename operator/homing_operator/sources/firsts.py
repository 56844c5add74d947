"""Runs that are no matter of the schedule: the first one, which goes back far, and those asked for by hand."""

from __future__ import annotations

from dataclasses import dataclass

from homing_operator.json_types import Json
from homing_operator.sources import children
from homing_operator.sources.declared import Declared
from homing_operator.sources.observed import Observed
from homing_operator.sources.runs import end_of

_OVER = ("Done", "Failed")


@dataclass(frozen=True)
class Wishes:
    """What should run now and does not.

    Attributes:
        backfill: the first run is missing.
        manual: the value of the annotation that was not acted upon.
    """

    backfill: bool
    manual: str | None

    @property
    def any(self) -> bool:
        return self.backfill or self.manual is not None


def wishes(observed: Observed) -> Wishes:
    """Of a source with a usable spec that is not paused."""
    source, status = observed.source, observed.status
    wish = source.run_now
    acted = wish is None or status.run_now == wish or _manual_job(observed, wish) is not None
    missing = status.backfill not in _OVER and _backfill_job(observed) is None
    return Wishes(
        backfill=missing and not source.spec.suspend,
        manual=None if acted else wish,
    )


def backfill_state(observed: Observed) -> str | None:
    """Waiting, Running, Done, Failed, or None where the source is suspended and never ran."""
    before = observed.status.backfill
    job = _backfill_job(observed)
    if before in _OVER:
        return before
    if job is None:
        return before if observed.source.spec.suspend else "Waiting"
    end = end_of(job)
    if end is None:
        return "Running"
    return "Failed" if end[1] else "Done"


def run_now_state(observed: Observed) -> str | None:
    """The value of the annotation that was acted upon last."""
    wish = observed.source.run_now
    if wish is not None and _manual_job(observed, wish) is not None:
        return wish
    return observed.status.run_now


def _backfill_job(observed: Observed) -> Json | None:
    return observed.by_name.get(children.Names.of(observed.source.name).backfill)


def _manual_job(observed: Observed, wish: str) -> Json | None:
    return observed.by_name.get(children.run_name(observed.source.name, wish))


def is_waiting(observed: Observed, source: Declared) -> bool:
    """Whether the schedule has to wait too, because the first run waits for its turn."""
    return backfill_state(observed) == "Waiting" and not source.spec.suspend
