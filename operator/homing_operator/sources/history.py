"""What the runs so far come to: the last status, and what has ended since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from homing.models.source.status import RunTold, SourceStatus
from homing_operator.sources.runs import EndedRun


@dataclass(frozen=True)
class History:
    """Of the runs of a source.

    Attributes:
        failures: in a row.
        last_success: end of the last good run.
        last: the run that ended last.
    """

    failures: int = 0
    last_success: datetime | None = None
    last: RunTold | None = None

    @property
    def blocked(self) -> bool:
        return self.last is not None and self.last.outcome == "blocked"


def after(status: SourceStatus, ended: Sequence[EndedRun]) -> History:
    """The history with all runs that the status does not know yet, each counted once.

    Args:
        status: as it was written last.
        ended: oldest first.
    """
    history = History(
        failures=status.consecutive_failures,
        last_success=status.last_success_time,
        last=status.last_run,
    )
    for run in ended:
        if not run.skipped and _is_new(run, history.last):
            history = _with(history, run)
    return history


def _is_new(run: EndedRun, last: RunTold | None) -> bool:
    if last is None or last.finished_at is None:
        return True
    return (run.finished_at, run.job) > (last.finished_at, last.job)


def _with(history: History, run: EndedRun) -> History:
    told = RunTold(
        job=run.job,
        outcome=run.outcome,
        started_at=run.started_at,
        finished_at=run.finished_at,
        complete=bool(run.result and run.result.complete),
        counts=run.result.counts.model_dump(exclude_defaults=True) if run.result else {},
        errors=_errors(run),
    )
    if run.good:
        return History(failures=0, last_success=run.finished_at, last=told)
    return replace(history, failures=history.failures + int(run.bad), last=told)


def _errors(run: EndedRun) -> tuple[str, ...]:
    errors = run.result.errors if run.result else ()
    return tuple(error[:300] for error in (*errors, run.problem) if error)[:5]
