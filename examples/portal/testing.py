"""A portal for tests: in the same process, on free ports, with a client."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp

from portal import server
from portal.server import Options, Portal
from portal.world import World

#: Seconds that an answer may take.
_PATIENCE = 10


@dataclass(frozen=True)
class Running:
    """A portal that answers on ports of its own."""

    portal: Portal
    #: By the site's name.
    ports: dict[str, int]
    client: aiohttp.ClientSession

    def world(self, site: str) -> World:
        """What a site holds."""
        return self.portal.sites[site].world

    def url(self, site: str, path: str = "/") -> str:
        """The address of a page."""
        return f"http://{self.portal.options.host}:{self.ports[site]}{path}"

    def get(self, site: str, path: str = "/", **headers: str) -> Any:
        """A request for a page, to be used by `async with`."""
        return self.client.get(self.url(site, path), headers=headers, allow_redirects=False)

    async def text(self, site: str, path: str = "/", **headers: str) -> str:
        """The text of a page."""
        async with self.get(site, path, **headers) as response:
            return str(await response.text())

    async def json(self, site: str, path: str, **headers: str) -> Any:
        """What a page holds as JSON."""
        async with self.get(site, path, **headers) as response:
            return await response.json()

    async def control(self, asked: str, /, **order: Any) -> tuple[int, str]:
        """Status and text of the answer to an order."""
        async with self.client.post(self.url(asked, "/_control"), json=order) as response:
            return response.status, await response.text()


@contextlib.asynccontextmanager
async def running(options: Options) -> AsyncIterator[Running]:
    """Runs a portal; port 0 in the options is a free one."""
    async with (
        server.serve(options) as (portal, ports),
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(_PATIENCE)) as client,
    ):
        yield Running(portal, dict(zip(portal.sites, ports, strict=True)), client)
