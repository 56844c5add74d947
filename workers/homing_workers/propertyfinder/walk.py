"""The walk through all pages of listings, again where they moved meanwhile.

Listings that change move between pages while these are read: some come twice, which harms nothing, and some are
passed over. So a walk counts only if nothing hints at movement: every page told the same total, as many different
listings came as the API counts, none came on two pages, and the first page is at the end as it was at the beginning.
Otherwise the pages are read again; what is known by then costs no write.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from homing.models.run import Rejection
from homing.storage.listings import Stored
from homing.storage.syncs import Checkpoint
from homing.telemetry import traces
from homing_workers.propertyfinder import records
from homing_workers.propertyfinder.album import Album
from homing_workers.propertyfinder.answers import Page
from homing_workers.propertyfinder.book import Book
from homing_workers.propertyfinder.client import Client
from homing_workers.propertyfinder.mapping import Mapped, Reading
from homing_workers.propertyfinder.records import Records
from homing_workers.scrape.ports import Bell, Progress
from homing_workers.scrape.tally import Tally

_log = structlog.get_logger()

#: Walks of one sync at most; an account that changes all the time is read to the end next time.
MOST_WALKS = 5


@dataclass
class _State:
    """One walk."""

    checkpoint: Checkpoint
    #: An earlier run began it.
    resumed: bool
    seen: set[str] = field(default_factory=set)
    #: Something hints at listings that moved.
    moved: bool = False


@dataclass
class Walk:
    """Reads the pages of listings in order, stores them, and hands their pictures on."""

    client: Client
    book: Book
    album: Album
    bell: Bell
    tally: Tally
    records: Records
    reading: Reading
    on_progress: Callable[[Progress], None]
    limit: int | None = None
    #: Ids of the last walk, where one process made all of it and nothing moved.
    whole: set[str] | None = None
    _found: set[str] = field(default_factory=set)
    #: Ids of the walk before, where nothing but the count hinted at movement.
    _before: set[str] | None = None

    async def go(self) -> bool:
        """Walks until nothing moved meanwhile; whether that was reached.

        Raises:
            FetchError: a page cannot be had; the checkpoint stands at the page before.
            psycopg.Error: a page cannot be stored.
        """
        start = self.book.sync.checkpoint
        for _ in range(MOST_WALKS):
            state = _State(start, resumed=start.page > 0)
            if not await self._pages(state):
                return False
            if not state.moved and await self._is_as_it_was(state):
                self.whole = None if state.resumed else state.seen
                return True
            _log.info("listings moved between pages: they are read again")
            await self.book.start_again()
            start = Checkpoint()
        self.tally.doubt(f"listings moved between pages in each of {MOST_WALKS} walks")
        return False

    async def _pages(self, state: _State) -> bool:
        """Reads to the last page; whether the limit let it."""
        more = True
        while more:
            number = state.checkpoint.page + 1
            with traces.span("sync page", attributes={"homing.page": number}):
                page = await self.client.listings(number)
                await self._keep(page, state)
            more = page.has_more(number, self.client.page_size)
            if self.limit is not None and len(self._found) >= self.limit:
                return False
        return True

    async def _keep(self, page: Page, state: _State) -> None:
        mapped, refused = self.records.listings(page.records, self.reading)
        state.checkpoint = _advance(state, page, mapped)
        stored = await self.book.keep(records.page_of(mapped, refused), state.checkpoint)
        await self._settle(mapped, stored)
        self._count(mapped, refused, stored)

    async def _settle(self, mapped: Sequence[Mapped], stored: Sequence[Stored]) -> None:
        """Events are told, pictures are asked for."""
        await self.tell(stored)
        changed = {each.external_id: each.listing_id for each in stored}
        shown = [each for each in mapped if each.listing.external_id in changed]
        await self.album.add(shown, list(changed.values()))

    async def tell(self, stored: Sequence[Stored]) -> None:
        """Wakes the matching."""
        event_ids = [each.event_id for each in stored if each.event_id is not None]
        if event_ids:
            await self.bell.ring(event_ids, traces.traceparent())

    async def _is_as_it_was(self, state: _State) -> bool:
        """Whether the count agrees and the first page has not changed since it was read.

        An API may count what it does not show: the same listings twice in a row are all that there are.
        """
        before, self._before = self._before, state.seen
        counted = state.checkpoint.total in (None, state.checkpoint.seen)
        if not counted and (state.resumed or state.seen != before):
            return False
        page = await self.client.listings(1)
        self.tally.counts["pages"] += 1
        mapped, _ = self.records.listings(page.records, self.reading)
        return records.fingerprint(mapped) == state.checkpoint.head

    def _count(
        self, mapped: Sequence[Mapped], refused: Sequence[Rejection], stored: Sequence[Stored]
    ) -> None:
        fresh = [each.listing for each in mapped if each.listing.external_id not in self._found]
        self._found |= {each.external_id for each in fresh}
        counts = self.tally.counts
        counts["pages"] += 1
        counts["found"] += len(fresh) + len(refused)
        counts["rejected"] += len(refused)
        counts["unchanged"] += len(
            {each.external_id for each in fresh} - {s.external_id for s in stored}
        )
        self.tally.filled(fresh)
        self.tally.stored(stored)
        self.on_progress(
            Progress(
                pages=counts["pages"],
                found=counts["found"],
                new=counts["new"],
                rejected=counts["rejected"],
                listings=fresh,
                rejections=refused,
            )
        )


def _advance(state: _State, page: Page, mapped: Sequence[Mapped]) -> Checkpoint:
    """The checkpoint behind the page; notes what hints at movement."""
    before, total = state.checkpoint, page.pagination.total
    ids = [
        records.id_of(record) or f"{before.page}/{place}"
        for place, record in enumerate(page.records)
    ]
    fresh = set(ids) - state.seen
    state.moved = (
        state.moved or len(fresh) < len(ids) or (before.page > 0 and before.total != total)
    )
    state.seen |= fresh
    return Checkpoint(
        page=before.page + 1,
        total=total,
        seen=before.seen + len(fresh),
        head=before.head if before.page else records.fingerprint(mapped),
    )
