"""A run that is stopped, killed or without a database leaves a consistent picture."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import psycopg
import pytest
from aiohttp import web

from homing.storage import database
from homing.storage.database import Connection
from homing.storage.sources import TypeChanged
from homing_workers.scrape import ledger
from homing_workers.scrape.ledger import Archive
from homing_workers.scrape.ports import AlreadyRunning

from .conftest import Declare, Look, Portal, Run


class Gate:
    """Holds an answer back, and tells when it was asked for."""

    def __init__(self, answer: web.Response | None = None) -> None:
        self.answer = answer or web.Response(status=404)
        self.reached = asyncio.Event()
        self.open = asyncio.Event()

    async def __call__(self, request: web.Request) -> web.Response:
        self.reached.set()
        await self.open.wait()
        return self.answer


async def test_a_run_that_is_stopped_keeps_what_it_has(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(7)
    portal.moods["/list?page=3"] = gate = Gate()
    going = asyncio.create_task(runs(declare(block={"detail": None})))
    await gate.reached.wait()
    await until(lambda: column("SELECT count(*) FROM listings"), [6])
    going.cancel()
    result = await going
    assert (result.outcome, result.complete) == ("partial", False)
    assert result.errors == ("stopped before the end",)
    assert await column("SELECT outcome FROM runs") == ["partial"]
    assert await column("SELECT count(*) FROM listings") == [6]


async def test_one_run_of_a_source_at_a_time(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(1)
    portal.moods["/list"] = gate = Gate()
    first = asyncio.create_task(runs(declare()))
    await gate.reached.wait()
    with pytest.raises(AlreadyRunning, match="another run of default/portal is under way"):
        await runs(declare())
    gate.open.set()
    await first
    assert await column("SELECT count(*) FROM runs") == [1]


async def test_a_connection_that_is_cut_does_not_hide_the_result(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(7)
    portal.moods["/list?page=2"] = gate = Gate()
    going = asyncio.create_task(runs(declare()))
    await gate.reached.wait()
    await column(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    gate.open.set()
    assert (await going).outcome in ("partial", "failed")


async def test_a_database_that_fails_fails_the_run(
    portal: Portal, declare: Declare, runs: Run, connection: Connection, column: Look
) -> None:
    portal.publish(7)
    portal.moods["/list?page=2"] = gate = Gate(portal.list_page(2))
    going = asyncio.create_task(runs(declare()))
    await gate.reached.wait()
    await connection.execute("ALTER TABLE listing_images RENAME TO elsewhere")
    await connection.execute("ALTER TABLE rejections RENAME TO nowhere")
    gate.open.set()
    result = await going
    assert result.outcome == "failed"
    assert "PostgreSQL" in result.errors[0]
    assert await column("SELECT outcome FROM runs") == ["failed"]


async def test_a_run_shows_signs_of_life(
    portal: Portal,
    declare: Declare,
    runs: Run,
    column: Look,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ledger, "HEARTBEAT_SECONDS", 0.01)
    portal.moods["/list"] = gate = Gate()
    going = asyncio.create_task(runs(declare()))
    await gate.reached.wait()
    await until(lambda: column("SELECT seen_at > started_at FROM runs"), [True])
    gate.open.set()
    await going


async def test_a_source_cannot_change_its_type(portal: Portal, declare: Declare, runs: Run) -> None:
    await runs(declare())
    api = {"startUrls": [portal.url], "items": "@"}
    with pytest.raises(TypeChanged):
        await runs(declare(type="api", html=None, api=api))


async def test_a_database_that_cannot_be_reached_is_told(portal: Portal, declare: Declare) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    async with database.pool(nowhere) as pool:
        with pytest.raises(psycopg.OperationalError, match="refused"):
            async with Archive(nowhere, pool).open(declare()):
                pass


async def until(look: Callable[[], Awaitable[object]], expected: object) -> None:
    """Looks again and again, for some seconds."""
    async with asyncio.timeout(20):
        while await look() != expected:  # noqa: ASYNC110 - the database has no event to wait for
            await asyncio.sleep(0.01)
