"""What the three sites have in common: robots.txt, pictures, conditional answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import jinja2
from aiohttp import web

from portal import money, pictures
from portal.faults import Faults
from portal.world import World

_KYIV = ZoneInfo("Europe/Kyiv")

_templates = jinja2.Environment(
    loader=jinja2.PackageLoader("portal"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
_templates.filters["grouped"] = money.grouped
_templates.filters["local"] = lambda moment: f"{moment.astimezone(_KYIV):%-d %b %H:%M}"


@dataclass(frozen=True, kw_only=True)
class Site:
    """One site: its adverts, its look, its manners."""

    name: str
    #: What it is called on its pages.
    title: str
    world: World
    #: Adds the site's own pages.
    routes: Callable[[web.UrlDispatcher, Site], None]
    #: Charset of pages that are not UTF-8, here or when it misbehaves.
    legacy_charset: str
    #: Seconds that robots.txt asks for between requests.
    crawl_delay: float
    #: The present, for dates such as "today".
    clock: Callable[[], datetime]
    faults: Faults = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "faults", Faults(self.legacy_charset))

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Adds all pages of the site."""
        router.add_get("/robots.txt", self._robots)
        router.add_get("/private/owners", self._private)
        router.add_get("/photos/{number:\\d+}/{position:\\d+}.jpg", self._picture)
        self.routes(router, self)

    async def _robots(self, request: web.Request) -> web.Response:
        lines = ["User-agent: *", "Disallow: /private/"]
        if self.crawl_delay:
            lines.append(f"Crawl-delay: {self.crawl_delay:g}")
        return web.Response(text="\n".join(lines) + "\n")

    async def _private(self, request: web.Request) -> web.Response:
        return web.Response(text="robots.txt asks programs not to read this page.")

    async def _picture(self, request: web.Request) -> web.Response:
        advert = self.world.find(int(request.match_info["number"]))
        position = int(request.match_info["position"])
        if advert is None or not 1 <= position <= len(advert.pictures):
            raise web.HTTPNotFound(text="no such picture")
        body = await asyncio.to_thread(pictures.jpeg, advert.pictures[position - 1])
        headers = {"Cache-Control": "max-age=86400"}
        return web.Response(body=body, content_type="image/jpeg", headers=headers)


def base_of(request: web.Request) -> str:
    """The address under which the client reached the site."""
    return f"http://{request.host}"


def render(template: str, **values: object) -> str:
    """A page from a template."""
    return _templates.get_template(template).render(**values)
