"""Counts what a run does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from homing.models.kinds import RunOutcome
from homing.models.listing import Listing
from homing.models.run import RunCounts, RunResult
from homing.models.source import ScrapeSource
from homing.storage.listings import Stored
from homing_workers.scrape.outcome import Findings

_ERRORS_KEPT = 10
_ERROR_LENGTH = 300

#: Fields whose filling says nothing about the source.
_NOT_TOLD = ("external_id", "raw", "attributes")
FIELDS = tuple(name for name in Listing.model_fields if name not in _NOT_TOLD)


class Tally:
    """Counts, filled fields and errors of one run."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.errors: list[str] = []
        #: Set by whatever ends a run early; otherwise the errors decide.
        self.ended: RunOutcome | None = None
        self._filled: Counter[str] = Counter()
        self._listings = 0

    def error(self, message: str) -> None:
        """Notes an error; the first few are kept."""
        self.counts["errors"] += 1
        if len(self.errors) < _ERRORS_KEPT:
            self.errors.append(" ".join(message.split())[:_ERROR_LENGTH])

    def doubt(self, message: str) -> None:
        """Notes what people should know of although nothing failed."""
        self.errors.append(message)

    def end(self, outcome: RunOutcome, message: str) -> None:
        """Notes what ended the run early, before all other errors."""
        self.ended = self.ended or outcome
        self.errors.insert(0, " ".join(message.split())[:_ERROR_LENGTH])
        self.counts["errors"] += 1

    def filled(self, listings: Iterable[Listing]) -> None:
        """Notes which fields of listings are filled."""
        for listing in listings:
            self._listings += 1
            values = listing.__dict__
            self._filled.update([name for name in FIELDS if values[name] not in (None, ())])

    def page(self, found: Findings, stored: Sequence[Stored]) -> None:
        """Notes what became of a list page."""
        for message in found.errors:
            self.error(message)
        self.filled(found.listings)
        self.stored(stored)
        self.counts["rejected"] += len(found.rejections)
        self.counts["failed"] += len(found.errors)
        self.counts["skipped"] += len(found.skipped)
        self.counts["unchanged"] += found.untouched

    def stored(self, stored: Sequence[Stored]) -> None:
        """Notes what happened to listings."""
        self.counts.update(str(each.kind or "unchanged") for each in stored)

    @property
    def fill(self) -> dict[str, float]:
        if not self._listings:
            return {}
        return {name: round(self._filled[name] / self._listings, 3) for name in FIELDS}

    @property
    def outcome(self) -> RunOutcome:
        if self.ended is not None:
            return self.ended
        if not self.counts["errors"]:
            return RunOutcome.SUCCEEDED
        return RunOutcome.PARTIAL if self.counts["pages"] else RunOutcome.FAILED

    def result(
        self,
        source: ScrapeSource,
        *,
        run_id: int | None,
        complete: bool,
        started_at: datetime,
        finished_at: datetime,
    ) -> RunResult:
        return RunResult(
            source=source.metadata.name,
            namespace=source.metadata.namespace,
            run_id=run_id,
            outcome=self.outcome,
            complete=complete,
            counts=RunCounts(**{name: self.counts[name] for name in RunCounts.model_fields}),
            fill=self.fill,
            errors=tuple(self.errors),
            started_at=started_at,
            finished_at=finished_at,
        )
