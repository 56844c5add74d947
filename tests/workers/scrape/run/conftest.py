"""A small portal whose adverts and moods tests decide, and runs against it with a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from homing.limits import LocalLimiter
from homing.models.run import RunResult
from homing.models.source import ScrapeSource
from homing.storage import database
from homing.storage.database import Connection, Pool
from homing_workers.scrape.dry import DryArchive
from homing_workers.scrape.fetch import Fetcher
from homing_workers.scrape.ledger import Archive
from homing_workers.scrape.ports import Bell, Pictures, Ports, Silence
from homing_workers.scrape.run import run

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PER_PAGE = 3


@dataclass
class Advert:
    title: str
    price: int = 1000
    area: int = 50
    published: str = ""
    #: The advert's own page does not say what its card says.
    detail_price: int | None = None


@dataclass
class Portal:
    """A site with numbered list pages of three adverts, and a page for each advert."""

    adverts: dict[str, Advert] = field(default_factory=dict)
    #: Path to what answers there instead.
    moods: dict[str, Handler] = field(default_factory=dict)
    #: Paths that were asked for, robots.txt aside, in order.
    asked: list[str] = field(default_factory=list)
    url: str = ""
    robots: str = ""
    #: Pages leave out their closing tags.
    unclosed: bool = False

    def publish(self, count: int, **fields: Any) -> None:
        for number in range(len(self.adverts) + 1, len(self.adverts) + count + 1):
            self.adverts[str(number)] = Advert(f"Flat {number}", **fields)

    def ask_again(self) -> None:
        """Forgets what was asked for."""
        self.asked.clear()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = request.path_qs
        if path == "/robots.txt":
            return web.Response(text=self.robots)
        self.asked.append(path)
        if mood := self.moods.get(path):
            return await mood(request)
        if path.startswith("/list"):
            return self.list_page(int(request.query.get("page", "1")))
        return self.advert_page(request.path.removeprefix("/advert/"))

    def list_page(self, page: int) -> web.Response:
        ids = list(self.adverts)
        shown = ids[(page - 1) * PER_PAGE : page * PER_PAGE]
        cards = "".join(self._card(each) for each in shown)
        more = (
            f'<a rel="next" href="/list?page={page + 1}">more</a>' if ids[page * PER_PAGE :] else ""
        )
        return self._html(f"<main>{cards}{more}</main>")

    def _card(self, each: str) -> str:
        advert = self.adverts[each]
        return (
            f'<article><a href="/advert/{each}">{advert.title}</a><b>{advert.price} USD</b>'
            f"<time>{advert.published}</time></article>"
        )

    async def nothing_there(self, request: web.Request) -> web.Response:
        return web.Response(status=404)

    def json(self, value: Any) -> Handler:
        """A mood that answers this value."""

        async def answer(request: web.Request) -> web.Response:
            return web.json_response(value)

        return answer

    def advert_page(self, each: str) -> web.Response:
        advert = self.adverts.get(each)
        if advert is None:
            return web.Response(status=404)
        price = advert.detail_price or advert.price
        return self._html(f"<h1>{advert.title}</h1><b>{price} USD</b><i>{advert.area} m2</i>")

    def _html(self, body: str) -> web.Response:
        closing = "" if self.unclosed else "</body></html>"
        return web.Response(
            text=f"<!doctype html><html><body>{body}{closing}", content_type="text/html"
        )


@pytest.fixture
async def portal() -> AsyncIterator[Portal]:
    portal = Portal()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", portal.answer)
    async with TestServer(application) as server:
        portal.url = str(server.make_url("/")).rstrip("/")
        yield portal


class Declare(Protocol):
    def __call__(
        self,
        *,
        detail: bool = True,
        block: dict[str, Any] | None = None,
        politeness: dict[str, Any] | None = None,
        **spec: Any,
    ) -> ScrapeSource: ...


@pytest.fixture
def declare(portal: Portal) -> Declare:
    """The portal's declaration; keys of the html block and of the spec may be replaced."""

    def declared(
        *,
        detail: bool = True,
        block: dict[str, Any] | None = None,
        politeness: dict[str, Any] | None = None,
        **spec: Any,
    ) -> ScrapeSource:
        html: dict[str, Any] = {
            "startUrls": [f"{portal.url}/list"],
            "cards": "article",
            "next": {"css": "a[rel=next]"},
            "fields": {
                "url": {"css": "a"},
                "title": {"css": "a"},
                "price": {"css": "b"},
                "publishedAt": {"css": "time"},
            },
        }
        if detail:
            html["detail"] = {"fields": {"price": {"css": "b"}, "area": {"css": "i"}}}
        polite = {"requestsPerSecond": 1000, "concurrency": 8, "backoffSeconds": 0, "retries": 1}
        return ScrapeSource.model_validate(
            {
                "apiVersion": "homing.dev/v1alpha1",
                "kind": "ScrapeSource",
                "metadata": {"name": "portal"},
                "spec": {
                    "type": "html",
                    "allowPrivateNetworks": True,
                    "politeness": polite | {"timeoutSeconds": 5} | (politeness or {}),
                    "html": html | (block or {}),
                }
                | spec,
            }
        )

    return declared


class Run(Protocol):
    async def __call__(self, source: ScrapeSource, **options: Any) -> RunResult: ...


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    async with database.pool(database_url) as pool:
        yield pool


@pytest.fixture
def runs(database_url: str, pool: Pool) -> Run:
    """Runs a source with the database."""

    async def go(
        source: ScrapeSource,
        bell: Bell | None = None,
        pictures: Pictures | None = None,
        **options: Any,
    ) -> RunResult:
        async with fetcher(source) as pages:
            ports = Ports(
                pages=pages,
                archive=Archive(database_url, pool),
                bell=bell or Silence(),
                pictures=pictures or Silence(),
            )
            return await run(source, ports, **options)

    return go


@pytest.fixture
def dry_runs() -> Run:
    """Runs a source without any database."""

    async def go(source: ScrapeSource, **options: Any) -> RunResult:
        async with fetcher(source) as pages:
            return await run(source, Ports(pages=pages, archive=DryArchive()), **options)

    return go


def fetcher(source: ScrapeSource) -> Fetcher:
    return Fetcher(
        source.spec.politeness,
        limiter=LocalLimiter(),
        allow_private_networks=True,
        blocked_markers=source.spec.blocked_markers,
    )


class Look(Protocol):
    async def __call__(self, query: str) -> list[Any]: ...


@pytest.fixture
def column(connection: Connection) -> Look:
    """The first column of a query's answer."""

    async def look(query: str) -> list[Any]:
        cursor = await connection.execute(query.encode())
        return [next(iter(row.values())) async for row in cursor]

    return look
