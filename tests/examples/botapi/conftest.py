"""A Bot API server, and each client at it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from botapi.testing import Options, Running, running
from tests.examples.botapi.clients import CLIENTS, Client


@pytest.fixture
async def server() -> AsyncIterator[Running]:
    """Strict and without limits."""
    async with running(Options()) as server:
        yield server


@pytest.fixture(params=CLIENTS)
async def client(
    request: pytest.FixtureRequest, server: Running, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Client]:
    """Each of the clients in turn."""
    # python-telegram-bot warns of the change to come otherwise.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    async with CLIENTS[request.param](server.url, server.token) as client:
        yield client
