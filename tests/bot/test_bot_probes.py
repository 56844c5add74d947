"""The bot tells that it lives."""

from __future__ import annotations

import aiohttp
import pytest

from homing.embedded.server import free_port
from homing_bot import probes


async def test_it_answers_while_it_runs() -> None:
    port = free_port()
    async with probes.serving(port), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        async with session.get("/healthz") as answer:
            assert answer.status == 200
        async with session.get("/metrics") as answer:
            assert "python_info" in await answer.text()


async def test_it_is_silent_afterwards_and_without_a_port() -> None:
    port = free_port()
    async with probes.serving(port), probes.serving(0):
        pass
    with pytest.raises(aiohttp.ClientConnectionError):
        async with aiohttp.ClientSession() as session:
            await session.get(f"http://127.0.0.1:{port}/healthz")
