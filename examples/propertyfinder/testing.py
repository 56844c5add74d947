"""A server for a test: on a free port, with a client."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp

from propertyfinder import server
from propertyfinder.faults import Fault, FaultKind
from propertyfinder.server import Options, Server
from propertyfinder.world import World
from testserver import serving

#: Seconds that an answer may take.
_PATIENCE = 10


@dataclass(frozen=True)
class Running:
    """A server that answers on a port of its own."""

    server: Server
    #: Without a slash at the end.
    url: str
    client: aiohttp.ClientSession

    @property
    def world(self) -> World:
        return self.server.world

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a reader."""
        options = self.server.options
        return {
            "PF_API_URL": self.url,
            "PF_API_KEY": options.key,
            "PF_API_SECRET": options.secret,
        }

    def misbehave(self, kind: FaultKind, path: str = "/", **how: Any) -> None:
        """Adds a fault."""
        self.server.faults.add(Fault(kind, path, **how))

    async def token(self) -> str:
        """A new access token."""
        options = self.server.options
        keys = {"apiKey": options.key, "apiSecret": options.secret}
        async with self.client.post(f"{self.url}/v1/auth/token", json=keys) as response:
            return str((await response.json())["accessToken"])

    def get(self, path: str, token: str = "") -> Any:
        """A request, to be used by `async with`."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = path if path.startswith("http") else self.url + path
        return self.client.get(url, headers=headers)

    async def json(self, path: str, token: str = "") -> Any:
        """What is answered, as JSON."""
        async with self.get(path, token) as response:
            return await response.json()


@contextlib.asynccontextmanager
async def running(world: World, options: Options | None = None) -> AsyncIterator[Running]:
    """Runs a server for a world."""
    application = server.make(world, options)
    async with (
        serving.on_loopback(application) as url,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(_PATIENCE)) as client,
    ):
        yield Running(application[server.SERVER], url, client)
