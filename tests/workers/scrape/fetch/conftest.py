"""Sites and fetchers for the tests of fetching."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from homing_workers.scrape.fetch import Fetcher
from tests.workers.scrape.fetch.sites import ServeRaw, Site, fetcher_of, running_site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with running_site() as site:
        yield site


@pytest.fixture
async def other_site() -> AsyncIterator[Site]:
    async with running_site() as site:
        yield site


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with fetcher_of() as fetcher:
        yield fetcher


@pytest.fixture
async def serve_raw() -> AsyncIterator[ServeRaw]:
    servers: list[asyncio.Server] = []

    async def serve(answer: bytes) -> str:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
            writer.close()

        servers.append(await asyncio.start_server(talk, "127.0.0.1", 0))
        return f"http://127.0.0.1:{servers[-1].sockets[0].getsockname()[1]}/"

    yield serve
    for server in servers:
        server.close()
