"""The memory of a dry run: every advert is new, and nothing is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from homing.models.kinds import EventKind
from homing.models.run import RunResult
from homing.models.source import ScrapeSource
from homing.storage.crawls import History
from homing.storage.listings import Known, Stored
from homing_workers.scrape.ports import PageOutcome, Removal


class DryLedger:
    """Needs neither database nor Redis."""

    run_id: int | None = None

    def __init__(self) -> None:
        self.history = History(since=datetime.now(UTC), first=True, last_full_at=None)

    async def known(self, external_ids: Sequence[str]) -> Mapping[str, Known]:
        return {}

    async def keep(self, outcome: PageOutcome) -> list[Stored]:
        return [
            Stored(
                listing_id=0,
                external_id=seen.listing.external_id,
                kind=EventKind.NEW,
                event_id=None,
            )
            for seen in outcome.seen
        ]

    async def conclude(self) -> Removal:
        return Removal()

    async def finish(self, result: RunResult) -> None:
        return None


class DryArchive:
    @asynccontextmanager
    async def open(self, source: ScrapeSource) -> AsyncIterator[DryLedger]:
        yield DryLedger()
