"""Any bytes whatever go through extraction and normalisation: a listing that can be stored comes out, or a reason."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from homing.limits import LocalLimiter
from homing.models.listing import Listing
from homing.models.raw import RawItem
from homing.models.source import ScrapeSource, loading
from homing.storage import listings, runs, sources
from homing.storage.database import Connection
from homing.storage.listings import Seen
from homing_workers.scrape import extract
from homing_workers.scrape.asking import page_of
from homing_workers.scrape.cards import Reader
from homing_workers.scrape.dry import DryArchive
from homing_workers.scrape.extract import Page, Unreadable
from homing_workers.scrape.fetch import Fetcher, Request, Response
from homing_workers.scrape.normalise import Context, Rejected, normalise
from homing_workers.scrape.ports import Ports
from homing_workers.scrape.run import run
from portal import testing
from portal.server import Options

from .mutation import mutated

SOURCES = Path(__file__).parents[2] / "examples" / "sources"
SITES = ("nestwell", "dakh", "makon")
#: Pages that are tried for each site.
TRIES = 1500


@dataclass
class Recorder:
    """Fetches, and keeps what came."""

    fetcher: Fetcher
    responses: list[Response] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return self.fetcher.requests

    @property
    def bytes(self) -> int:
        return self.fetcher.bytes

    async def fetch(self, request: Request) -> Response:
        response = await self.fetcher.fetch(request)
        self.responses.append(response)
        return response


@pytest.fixture
async def portal() -> AsyncIterator[testing.Running]:
    async with testing.running(Options(ports=(0, 0, 0), listings=45, tick=0)) as running:
        yield running


def declared(site: str, portal: testing.Running) -> ScrapeSource:
    text = (SOURCES / f"{site}.yaml").read_text()
    for number, name in enumerate(SITES):
        text = text.replace(
            f"portal.homing.test:{8010 + number}", f"127.0.0.1:{portal.ports[name]}"
        )
    return loading.parse(text, site)[0]


async def recorded(source: ScrapeSource) -> list[Response]:
    fetcher = Fetcher(source.spec.politeness, limiter=LocalLimiter(), allow_private_networks=True)
    async with fetcher:
        recorder = Recorder(fetcher)
        result = await run(source, Ports(pages=recorder, archive=DryArchive()), limit=25)
    assert result.counts.new > 5
    return recorder.responses


class Pipeline:
    """All that is done with a page between its fetching and its storing."""

    def __init__(self, source: ScrapeSource) -> None:
        spec = source.spec
        self.block = spec.block
        self.reader = Reader(source)
        self.context = Context(spec.defaults, spec.languages, spec.time_zone)
        self.listings: list[Listing] = []

    def list_page(self, page: Page) -> list[RawItem]:
        try:
            cards = extract.cards(page, self.block)
            extract.next_page(page, self.block, page.url, 1)
        except Unreadable:
            return []
        for card in cards:
            self.listing(card)
        return cards

    def detail_page(self, page: Page, card: RawItem) -> None:
        assert self.block.detail is not None
        try:
            self.listing(extract.merge(card, extract.detail(page, self.block.detail)))
        except Unreadable:
            return

    def listing(self, item: RawItem) -> None:
        card = self.reader.card(item)
        try:
            listing = normalise(item, self.context)
        except Rejected:
            return
        assert card.external_id == listing.external_id
        self.listings.append(listing)


@pytest.mark.slow
@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("seed", [1, 2])
async def test_no_page_breaks_the_pipeline(
    portal: testing.Running, connection: Connection, site: str, seed: int
) -> None:
    source = declared(site, portal)
    pages = [page_of(response) for response in await recorded(source)]
    pipeline, random = Pipeline(source), Random(seed)
    cards = [card for page in pages for card in pipeline.list_page(page)]
    for number in range(TRIES):
        page = random.choice(pages)
        body = mutated(page.body, random)
        encoding = random.choice([page.encoding, None, "utf-8", "windows-1251", "utf-16"])
        with telling(f"{site}, seed {seed}, page {number}"):
            pipeline.list_page(Page(page.url, body, encoding, page.content_type))
            pipeline.detail_page(Page(page.url, body, encoding), random.choice(cards))
    assert len(pipeline.listings) > TRIES / 2
    await store(connection, source, pipeline.listings)


async def store(connection: Connection, source: ScrapeSource, found: list[Listing]) -> None:
    source_id = await sources.upsert(connection, source)
    run_id = await runs.start(connection, source_id)
    for start in range(0, len(found), 500):
        seen = [
            Seen(listing=each, card_hash=None, detail=True) for each in found[start : start + 500]
        ]
        await listings.store(connection, source_id=source_id, run_id=run_id, seen=seen)


@contextmanager
def telling(case: str) -> Iterator[None]:
    """Names the case that broke the pipeline; seeds make it come again."""
    try:
        yield
    except Exception as error:
        raise AssertionError(f"{case}: {error!r}") from error
