"""What a run of a source reports."""

from __future__ import annotations

from datetime import datetime

from pydantic import AwareDatetime, Field

from homing.models.base import Value
from homing.models.kinds import RunOutcome


class RunCounts(Value):
    """How many of each."""

    pages: int = 0
    requests: int = 0
    bytes: int = 0
    found: int = 0
    rejected: int = 0
    new: int = 0
    price_changed: int = 0
    updated: int = 0
    relisted: int = 0
    unchanged: int = 0
    removed: int = 0
    sold: int = 0
    #: Adverts that are older than `backfillDays`, and were not known: not stored.
    skipped: int = 0
    #: Adverts whose own page could not be read this time; known ones stay as they were.
    failed: int = 0
    images: int = 0
    image_errors: int = 0


class RunResult(Value):
    """The end of a run; as JSON it fits Kubernetes' termination message (2 KiB of our 4)."""

    source: str
    namespace: str = "default"
    run_id: int | None = None
    outcome: RunOutcome
    #: Every list page was seen to the end, so what was not on them is missing.
    complete: bool = False
    counts: RunCounts = RunCounts()
    #: Share of listings that have the field, 0 to 1.
    fill: dict[str, float] = Field(default_factory=dict)
    #: The first errors, shortened.
    errors: tuple[str, ...] = ()
    started_at: AwareDatetime
    finished_at: AwareDatetime

    @property
    def seconds(self) -> float:
        return (self.finished_at - self.started_at).total_seconds()


class Rejection(Value):
    """A record or page that was refused, with the reason."""

    url: str
    external_id: str | None = None
    #: Path of the field, or "" when the whole record is meant.
    field: str = ""
    reason: str
    #: What was found, shortened.
    found: str = ""
    at: datetime | None = None
