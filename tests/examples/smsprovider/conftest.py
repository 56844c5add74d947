"""The server on a free port, and a client for it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from smsprovider.testing import Running, running
from tests.examples.smsprovider.client import Client


@pytest.fixture
async def provider() -> AsyncIterator[Running]:
    async with running() as server:
        yield server


@pytest.fixture
async def client(provider: Running) -> AsyncIterator[Client]:
    options = provider.server.options
    secret = aiohttp.encode_basic_auth(options.account, options.token)
    async with aiohttp.ClientSession(headers={"Authorization": secret}) as session:
        yield Client(session, f"{provider.url}/2010-04-01/Accounts/{options.account}")
