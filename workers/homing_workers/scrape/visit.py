"""From a card to a listing: the advert's own page where one is declared, then normalisation."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import structlog

from homing.models.listing import Listing
from homing.models.raw import RawItem
from homing.models.run import Rejection
from homing.models.source import Detail, ScrapeSource
from homing.telemetry import traces
from homing_workers.scrape import extract
from homing_workers.scrape.asking import page_of, request_for
from homing_workers.scrape.cards import Card
from homing_workers.scrape.endings import Endings
from homing_workers.scrape.fetch import Blocked, FetchError, Gone, Validators
from homing_workers.scrape.normalise import Context, Rejected, normalise
from homing_workers.scrape.ports import Pages

_log = structlog.get_logger()


@dataclass(frozen=True)
class Visit:
    """What became of a card: exactly one of listing, rejection, error, `gone` or `unchanged` is set."""

    card: Card
    listing: Listing | None = None
    rejection: Rejection | None = None
    #: The advert's own page could not be read this time.
    error: str | None = None
    #: The advert's own page does not exist.
    gone: bool = False
    #: The advert's own page is the one that was read last time, as its host says.
    unchanged: bool = False
    detailed: bool = False
    #: Of the advert's own page.
    validators: Validators = field(default_factory=Validators)
    #: The advert's own page is a document that is not closed.
    open_ended: bool = False
    traceparent: str | None = None


class Visitor:
    """Visits the adverts of one source, some at once."""

    def __init__(self, source: ScrapeSource, pages: Pages, endings: Endings) -> None:
        self._endings = endings
        self._source = source
        self._detail = source.spec.block.detail
        self._pages = pages
        # List pages take turns with these: a page of a thousand cards must not hold up the walk.
        self._turns = asyncio.Semaphore(source.spec.politeness.concurrency)

    async def visit(self, card: Card, validators: Validators | None = None) -> Visit:
        """Reads one advert; with validators only if its own page has changed since it gave them.

        Raises:
            Blocked: the host takes us for a robot.
        """
        with traces.span("listing", attributes={"homing.external_id": card.external_id or ""}):
            if self._detail is None:
                visited = self._understand(card, card.item)
            else:
                async with self._turns:
                    visited = await self._look(card, self._detail, validators)
            return replace(visited, traceparent=traces.traceparent())

    async def _look(self, card: Card, detail: Detail, validators: Validators | None) -> Visit:
        if card.link is None:
            return self._understand(card, card.item)
        try:
            request = request_for(card.link, detail.request, validators)
            response = await self._pages.fetch(request)
            if response.status == 304 and request.validators:
                return Visit(card, unchanged=True)
            found = extract.detail(page_of(response), detail)
        except Gone:
            return Visit(card, gone=True)
        except Blocked:
            raise
        except (FetchError, extract.Unreadable) as error:
            return Visit(card, error=str(error))
        visited = self._understand(card, extract.merge(card.item, found))
        open_ended = self._endings.is_open(response.body)
        # A page that may be cut off is read again in any case.
        validators = Validators() if open_ended else response.validators
        return replace(visited, detailed=True, open_ended=open_ended, validators=validators)

    def _understand(self, card: Card, item: RawItem) -> Visit:
        try:
            return Visit(card, listing=normalise(item, self._context))
        except Rejected as rejected:
            field, reason, found = rejected.field, rejected.reason, rejected.found
        except Exception as error:  # noqa: BLE001 - one advert of thousands must not end the run
            _log.exception("an advert could not be read", url=item.base_url)
            field, reason, found = "", f"internal error: {error!r}", ""
        rejection = Rejection(
            url=card.url, external_id=card.external_id, field=field, reason=reason, found=found
        )
        return Visit(card, rejection=rejection)

    @property
    def _context(self) -> Context:
        spec = self._source.spec
        return Context(
            defaults=spec.defaults,
            languages=spec.languages,
            time_zone=spec.time_zone,
            now=datetime.now(UTC),
        )
