"""The reader as a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from homing.embedded.server import free_port
from homing.settings import Settings
from mtproto.testing import Draft
from tests.workers.reader.world import PHONE, World

pytestmark = pytest.mark.peers


@asynccontextmanager
async def reader(world: World, port: int) -> AsyncIterator[Process]:
    settings: Settings = await world.settings(PHONE)
    secrets = (settings.telegram_session, settings.telegram_api_hash)
    session, api_hash = (each.get_secret_value() if each else "" for each in secrets)
    env = {
        "DATABASE_URL": settings.require_database_url(),
        "REDIS_URL": settings.require_redis_url(),
        "TELEGRAM_API_ID": "1",
        "TELEGRAM_API_HASH": api_hash,
        "TELEGRAM_ACCOUNT_ID": PHONE,
        "TELEGRAM_SESSION": session,
        "POD_NAME": "reader",
        "METRICS_PORT": str(port),
        "LOG_FORMAT": "json",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "homing", "telegram", "read"),
        env={**os.environ, **env},
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def get(port: int, path: str) -> tuple[int, str]:
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}{path}") as answer,
        ):
            return answer.status, await answer.text()
    except aiohttp.ClientConnectionError:
        return 0, ""


async def test_it_is_ready_when_it_reads_and_ends_when_it_is_told(world: World) -> None:
    chat, port = await world.chat(), free_port()
    async with reader(world, port) as process:

        async def is_ready() -> bool:
            return (await get(port, "/readyz"))[0] == 200

        await world.until(is_ready, "the reader is ready")
        assert (await get(port, "/healthz"))[0] == 200
        await world.assign(chat)
        await world.complete(chat)
        world.control.posts(Draft(chat=chat, text=str(number)) for number in range(300))
        await world.converges(chat)
        assert (
            'homing_reader_messages_total{outcome="new",way="live"}'
            in (await get(port, "/metrics"))[1]
        )
        world.control.posts(Draft(chat=chat, text=str(number)) for number in range(50))
        process.send_signal(signal.SIGTERM)
        _, log = await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == 0, log.decode()
    events = log.decode()
    for told in ("Account", "Subscribed to assignments", "Assignment updated", "Stopping"):
        assert f'"event": "{told}"' in events


async def test_a_session_that_is_ended_makes_it_unready_and_not_crash(world: World) -> None:
    chat, port = await world.chat(), free_port()
    async with reader(world, port) as process:
        await world.assign(chat)
        await world.complete(chat)
        world.control.revoke(PHONE)
        world.forget(PHONE)
        world.control.cut()

        async def is_unready() -> bool:
            status, text = await get(port, "/readyz")
            return status == 503 and "SessionRevoked" in text

        await world.until(is_unready, "the reader says that it cannot read", 30)
        assert (await get(port, "/healthz"))[0] == 200
        assert process.returncode is None


async def test_while_the_database_is_away_nothing_is_lost(world: World) -> None:
    chat = await world.chat()
    await world.reading(chat)
    async with world.without_database():
        for number in range(20):
            world.control.post(chat, f"away {number}")
    world.control.post(chat, "back")
    await world.converges(chat, seconds=40)
