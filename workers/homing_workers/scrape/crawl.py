"""The work of one run: list pages are walked in order while the adverts of the page before are visited and stored."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing

import psycopg

from homing.models.kinds import RunOutcome
from homing.models.source import ScrapeSource
from homing.storage.listings import Stored
from homing.telemetry import traces
from homing_workers.scrape.album import Album
from homing_workers.scrape.cards import Card, Reader
from homing_workers.scrape.endings import CUT_OFF, Endings
from homing_workers.scrape.fetch import Blocked
from homing_workers.scrape.intake import Intake
from homing_workers.scrape.outcome import Findings, all_old, findings
from homing_workers.scrape.plan import Plan
from homing_workers.scrape.ports import Ledger, Ports, Progress
from homing_workers.scrape.tally import Tally
from homing_workers.scrape.triage import Triage, triage
from homing_workers.scrape.visit import Visit, Visitor
from homing_workers.scrape.walk import End, ListPage, Walk

#: List pages whose adverts are visited at once: the next page begins while the last adverts of one are awaited.
_PAGES_UNDER_WAY = 2


class Crawl:
    """One run of one source, from the first list page to the removals."""

    def __init__(
        self,
        source: ScrapeSource,
        ports: Ports,
        ledger: Ledger,
        plan: Plan,
        on_progress: Callable[[Progress], None],
    ) -> None:
        self.tally = Tally()
        self._source = source
        self._ports = ports
        self._ledger = ledger
        self._plan = plan
        self._on_progress = on_progress
        self._endings = Endings()
        self._walk = Walk(source, ports.pages, self.tally, self._endings)
        self._reader = Reader(source)
        self._visitor = Visitor(source, ports.pages, self._endings)
        self._intake = Intake(plan.limit)
        self._album = Album(ports.pictures)
        self._slots = asyncio.Semaphore(_PAGES_UNDER_WAY)

    @property
    def complete(self) -> bool:
        """Every list page and every advert was read, so that what was not found is missing."""
        whole = self._walk.complete and self._endings.lists_are_whole
        return whole and self.tally.outcome is RunOutcome.SUCCEEDED

    async def go(self) -> None:
        """Does the work; what ends it early is noted in the tally, not raised."""
        try:
            async with asyncio.TaskGroup() as group:
                await self._pages(group)
            if self._endings.lists_were_cut_off:
                self.tally.error(f"a list page that was read early: {CUT_OFF}")
            if self.complete:
                await self._conclude()
            await self._album.finish()
        except* Blocked as blocked:
            self.tally.end(RunOutcome.BLOCKED, str(_first(blocked)))
        except* psycopg.Error as failed:
            self.tally.end(RunOutcome.FAILED, f"PostgreSQL: {_first(failed)}")
        finally:
            await self._album.close()
            self._count_requests()

    async def _pages(self, group: asyncio.TaskGroup) -> None:
        for start in self._source.spec.block.start_urls:
            self._intake.begin()
            async with aclosing(self._walk.pages(start)) as pages:
                async for listed in pages:
                    if end := await self._take(listed, group):
                        self._walk.end(end)
                        break

    async def _take(self, listed: ListPage, group: asyncio.TaskGroup) -> End | None:
        """Sets the work on a list page going; says why the walk should end with it, or None."""
        cards = [self._reader.card(item) for item in listed.items]
        self.tally.counts["found"] += len(cards)
        if cards and not any(card.external_id for card in cards):
            self.tally.error(f"no advert on {listed.url} has a link or an externalId")
        if self._intake.is_circle(cards):
            return End.LAST_PAGE
        sorted_cards = await self._triage(self._intake.take(cards))
        await self._slots.acquire()
        work = group.create_task(self._page(listed, sorted_cards))
        if self._intake.cut or (listed.following and not self._intake.left):
            return End.LIMIT
        if self._plan.ends_when_seen and cards and not sorted_cards.news:
            return End.EARLY
        return End.EARLY if self._plan.ends_at_horizon and await work else None

    async def _triage(self, cards: list[Card]) -> Triage:
        ids = [card.external_id for card in cards if card.external_id]
        return triage(self._source, cards, await self._ledger.known(ids) if ids else {})

    async def _page(self, listed: ListPage, sorted_cards: Triage) -> bool:
        """Visits and stores the adverts of a list page; whether all of them are old news."""
        attributes: dict[str, str | int] = {"url.full": listed.url, "homing.page": listed.number}
        try:
            with traces.span("scrape page", attributes=attributes):
                async with asyncio.TaskGroup() as group:
                    visits = [
                        group.create_task(self._visitor.visit(card, sorted_cards.validators(card)))
                        for card in sorted_cards.visit
                    ]
                whole = [self._whole(visit.result()) for visit in visits]
                found = findings(whole, sorted_cards, self._plan.of_page(listed.number))
                await self._keep(found)
        finally:
            self._slots.release()
        return all_old(found.listings, self._plan)

    def _whole(self, visit: Visit) -> Visit:
        """The visit, or an error where the advert's page turns out to be cut off."""
        if visit.open_ended and self._endings.means_cut_off:
            return Visit(visit.card, error=f"{visit.card.url}: {CUT_OFF}")
        return visit

    async def _keep(self, found: Findings) -> None:
        stored = await self._ledger.keep(found.outcome)
        self.tally.page(found, stored)
        await self._tell(stored)
        # An unchanged advert has the pictures that it had.
        self._album.add(each.listing_id for each in stored if each.kind is not None)
        counts = self.tally.counts
        self._on_progress(
            Progress(
                pages=counts["pages"],
                found=counts["found"],
                new=counts["new"],
                rejected=counts["rejected"],
                listings=found.listings,
                rejections=found.rejections,
            )
        )

    async def _tell(self, stored: list[Stored]) -> None:
        event_ids = [each.event_id for each in stored if each.event_id is not None]
        if event_ids:
            await self._ports.bell.ring(event_ids, traces.traceparent())

    async def _conclude(self) -> None:
        removal = await self._ledger.conclude()
        self.tally.stored(removal.removed)
        if removal.doubt:
            self.tally.doubt(removal.doubt)
        await self._tell(list(removal.removed))

    def _count_requests(self) -> None:
        counts = self.tally.counts
        counts["requests"], counts["bytes"] = self._ports.pages.requests, self._ports.pages.bytes
        counts["images"], counts["image_errors"] = self._album.stored, self._album.failed


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first error of a tree of groups."""
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
