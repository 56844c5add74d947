"""The three sites in one process."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiohttp import web

from portal.control import Control
from portal.dakh import adverts as dakh_adverts
from portal.dakh import pages as dakh_pages
from portal.journal import Journal
from portal.makon import adverts as makon_adverts
from portal.makon import pages as makon_pages
from portal.nestwell import adverts as nestwell_adverts
from portal.nestwell import pages as nestwell_pages
from portal.site import Site
from portal.world import Maker, World

_Routes = Callable[[web.UrlDispatcher, Site], None]

#: Name, title, charset beside UTF-8, maker of adverts, pages.
_SITES: tuple[tuple[str, str, str, Maker, _Routes], ...] = (
    ("nestwell", "Nestwell", "windows-1252", nestwell_adverts.make, nestwell_pages.add_routes),
    ("dakh", "Дах", "windows-1251", dakh_adverts.make, dakh_pages.add_routes),
    ("makon", "Makon", "windows-1251", makon_adverts.make, makon_pages.add_routes),
)


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a portal is run."""

    #: One for each site; 0 is a free one.
    ports: tuple[int, int, int] = (8010, 8011, 8012)
    seed: int = 1
    #: Adverts over the three sites at the start.
    listings: int = 120
    #: Seconds between changes; 0 changes only what `/_control` is told to.
    tick: float = 10
    #: The present; by default that of the machine, and it passes.
    now: datetime | None = None
    #: Where the sites listen.
    host: str = "127.0.0.1"
    #: What robots.txt asks for, in seconds.
    crawl_delay: float = 0.05


class Portal:
    """The sites, and the time that passes for them."""

    def __init__(self, options: Options) -> None:
        now = options.now or datetime.now(UTC)
        self.options = options
        self.journal = Journal()
        self.sites = {
            name: Site(
                name=name,
                title=title,
                world=World(
                    name,
                    make,
                    seed=options.seed,
                    size=_share(options.listings, place),
                    now=now,
                    tick=timedelta(seconds=options.tick or 10),
                ),
                routes=routes,
                legacy_charset=charset,
                crawl_delay=options.crawl_delay,
                clock=lambda: options.now or datetime.now(UTC),
            )
            for place, (name, title, charset, make, routes) in enumerate(_SITES)
        }

    def applications(self, ports: list[int]) -> list[web.Application]:
        """One application for each site."""
        control = Control(self.sites, self.journal, ports)
        applications = []
        for site in self.sites.values():
            application = web.Application(
                middlewares=[self.journal.middleware(site.name), site.faults.middleware]
            )
            control.add_routes(application.router, site)
            site.add_routes(application.router)
            applications.append(application)
        return applications

    async def live(self) -> None:
        """Lets something happen on one site after the other, for ever."""
        for site in itertools.cycle(self.sites.values()):
            await asyncio.sleep(self.options.tick)
            site.world.advance()


@contextlib.asynccontextmanager
async def serve(options: Options) -> AsyncIterator[tuple[Portal, list[int]]]:
    """A running portal and its ports.

    Raises:
        OSError: a port is in use.
    """
    portal, ports = Portal(options), list[int]()
    async with contextlib.AsyncExitStack() as stack:
        for application, port in zip(portal.applications(ports), options.ports, strict=True):
            # Without cancellation a hanging answer would outlive its client.
            runner = web.AppRunner(
                application, handler_cancellation=True, access_log=None, shutdown_timeout=1
            )
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, options.host, port).start()
            ports.append(runner.addresses[0][1])
        task = asyncio.create_task(portal.live()) if options.tick else None
        try:
            yield portal, ports
        finally:
            if task is not None:
                task.cancel()


def _share(listings: int, place: int) -> int:
    return listings // 3 + int(place < listings % 3)
