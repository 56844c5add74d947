"""The live feed, on a real database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC

import pytest

from homing.embedded import terminal
from homing.embedded.lines import Style
from homing.models.kinds import Channel, OriginKind
from homing.storage import deliveries, notifications, users
from homing.storage.database import Connection
from homing.storage.notifications import NewNotification
from tests.core.storage import ledger

_STYLE = Style(colours=False, base_url="http://homing", zone=UTC)


@asynccontextmanager
async def _feed(database_url: str) -> AsyncIterator[list[str]]:
    """What the feed says, from now on."""
    said: list[str] = []
    task = asyncio.create_task(terminal.follow(database_url, _STYLE, said.append))
    try:
        yield said
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _until(what: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


async def _shown(said: list[str], number: int) -> None:
    await _until(lambda: len(said) >= number)


_FEEDS = """
    FROM pg_stat_activity WHERE datname = current_database()
     AND query LIKE '%r.finished_at%' AND query NOT LIKE '%pg_stat_activity%'
"""


async def _listening(connection: Connection) -> None:
    """Returns when the feed has looked for the first time."""
    deadline = time.monotonic() + 10
    while not (await connection.execute(f"SELECT {_FEEDS}")).rowcount:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


@pytest.fixture
async def run_id(connection: Connection) -> int:
    """A source with an unfinished run."""
    cursor = await connection.execute("""
        WITH source AS (INSERT INTO sources (namespace, name, type, spec)
                        VALUES ('default', 'portal', 'html', '{}') RETURNING id)
        INSERT INTO runs (source_id) SELECT id FROM source RETURNING id
    """)
    row = await cursor.fetchone()
    assert row is not None
    return int(row["id"])


async def _alert(connection: Connection, run_id: int, number: int) -> None:
    cursor = await connection.execute(
        """
        WITH home AS (INSERT INTO properties DEFAULT VALUES RETURNING id),
        listing AS (INSERT INTO listings (source_id, property_id, external_id, url, status, title,
                                          content_hash)
                    SELECT r.source_id, home.id, %(n)s, 'https://x', 'available', 'Flat ' || %(n)s, ''
                      FROM runs r, home WHERE r.id = %(run)s RETURNING id)
        INSERT INTO events (listing_id, kind) SELECT id, 'new' FROM listing RETURNING id
        """,
        {"n": str(number), "run": run_id},
    )
    row = await cursor.fetchone()
    assert row is not None
    user = await users.ensure_demo(connection)
    await ledger.alert(connection, user, [row["id"]], [Channel.INBOX])


async def test_an_alert_is_shown_when_it_comes(
    connection: Connection, database_url: str, run_id: int
) -> None:
    async with _feed(database_url) as said:
        await _listening(connection)
        await _alert(connection, run_id, 1)
        await _until(lambda: said, seconds=1.5)
    assert "new      Flat 1" in said[0]


async def test_an_alert_is_shown_once(
    connection: Connection, database_url: str, run_id: int
) -> None:
    async with _feed(database_url) as said:
        await _listening(connection)
        for number in (1, 2):
            await _alert(connection, run_id, number)
            await _shown(said, number)
    assert len(said) == 2


async def test_alerts_of_an_earlier_start_are_not_shown_again(
    connection: Connection, database_url: str, run_id: int
) -> None:
    await _alert(connection, run_id, 1)
    async with _feed(database_url) as said:
        await _listening(connection)
        await _alert(connection, run_id, 2)
        await _until(lambda: said)
    assert ["Flat 2" in line for line in said] == [True]


async def test_a_flood_is_cut_short(connection: Connection, database_url: str, run_id: int) -> None:
    async with _feed(database_url) as said:
        await _listening(connection)
        async with connection.transaction():
            for number in range(30):
                await _alert(connection, run_id, number)
        await _until(lambda: len(said) == 21)
    assert said[-1] == "  ... and 10 more alerts in http://homing/inbox"


async def test_a_message_of_somebody_is_shown(connection: Connection, database_url: str) -> None:
    user = await users.ensure_demo(connection)
    async with _feed(database_url) as said:
        await _listening(connection)
        new = NewNotification(user_id=user, title="A viewing", message="At ten,\nbring \x1b[2Jkeys")
        made = await notifications.create(connection, new)
        assert made is not None
        await deliveries.create_direct(
            connection, OriginKind.NOTIFICATION, made.id, user, [Channel.INBOX]
        )
        await _until(lambda: said)
    assert said[0].endswith("message  A viewing  At ten, bring [2Jkeys")


async def test_a_run_is_told_when_it_ends(
    connection: Connection, database_url: str, run_id: int
) -> None:
    async with _feed(database_url) as said:
        await _listening(connection)
        await connection.execute("""
            INSERT INTO runs (source_id, outcome, finished_at, counts)
            SELECT source_id, 'failed', now(), '{"found": 3}' FROM runs
        """)
        await _until(lambda: said)
    assert "source portal failed in 0.0 s · 3 found" in said[0]


async def test_the_feed_goes_on_after_a_lost_connection(
    connection: Connection, database_url: str, run_id: int
) -> None:
    async with _feed(database_url) as said:
        await _listening(connection)
        await connection.execute(f"SELECT pg_terminate_backend(pid) {_FEEDS}")
        await _alert(connection, run_id, 1)
        await _until(lambda: said)
    assert "Flat 1" in said[0]
