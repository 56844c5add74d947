"""Messages that nobody needs any more."""

from __future__ import annotations

from typing import Any

import pytest

from homing.storage.database import Connection
from homing.storage.telegram import expiry

CHAT = -1001234567890


@pytest.fixture
async def old(connection: Connection, chat: int) -> int:
    """A message that was stored, sent and classified long ago."""
    return await _one(
        connection,
        "INSERT INTO messages (chat_id, message_id, part_ids, sent_at, stored_at, account_id, classified_version)"
        " VALUES (%s, 8, '{8}', now() - interval '200 days', now() - interval '200 days', 'anna', 1) RETURNING id",
        (chat,),
    )


async def _one(connection: Connection, query: str, values: tuple[Any, ...] = ()) -> int:
    row = await (await connection.execute(query.encode(), values)).fetchone()
    assert row is not None
    return int(next(iter(row.values())))


async def _left(connection: Connection) -> int:
    return await _one(connection, "SELECT count(*) FROM messages")


async def test_what_is_old_and_needed_by_nobody_goes(connection: Connection, old: int) -> None:
    await connection.execute(
        "UPDATE telegram_chats SET first_id = 1, newest_id = 9, accounted = '{[1,10)}'"
    )
    assert await expiry.drop_messages(connection, days=180, limit=10) == 1
    assert await _left(connection) == 0
    ledger = await (
        await connection.execute("SELECT accounted::text FROM telegram_chats")
    ).fetchone()
    assert ledger == {"accounted": "{[1,10)}"}


@pytest.mark.parametrize(
    "change",
    ["sent_at = now()", "stored_at = now()", "classified_version = 0"],
)
async def test_what_is_recent_or_not_classified_stays(
    connection: Connection, old: int, change: str
) -> None:
    await connection.execute(f"UPDATE messages SET {change}".encode())  # noqa: S608 - of the test
    assert await expiry.drop_messages(connection, days=180, limit=10) == 0


async def test_what_a_signal_tells_of_stays_until_the_signal_goes(
    connection: Connection, old: int
) -> None:
    signal = await _one(
        connection,
        "INSERT INTO signals (message_id, target, rule, created_at) VALUES (%s, '-1', 'default', now() - interval '200 days')"
        " RETURNING id",
        (old,),
    )
    recipient = await _one(
        connection, "INSERT INTO recipients (kind) VALUES ('address') RETURNING id"
    )
    await connection.execute(
        "INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel) VALUES ('signal', %s, %s, 'telegram')",
        (signal, recipient),
    )
    assert await expiry.drop_signals(connection, days=180, limit=10) == 0
    assert await expiry.drop_messages(connection, days=180, limit=10) == 0
    await connection.execute("DELETE FROM deliveries")
    assert await expiry.drop_signals(connection, days=180, limit=10) == 1
    assert await expiry.drop_messages(connection, days=180, limit=10) == 1


@pytest.mark.parametrize(("status", "dropped"), [("available", 0), ("presale", 0), ("removed", 1)])
async def test_a_home_that_can_be_had_keeps_its_message(
    connection: Connection, old: int, status: str, dropped: int
) -> None:
    await connection.execute(
        "INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'flats', 'telegram', '{}')"
    )
    await connection.execute("INSERT INTO properties DEFAULT VALUES")
    await connection.execute(
        "INSERT INTO listings (source_id, property_id, external_id, url, status, title, content_hash)"
        " SELECT s.id, p.id, %s, 'https://t.me/flats/8', %s, 'Flat', 'x' FROM sources s, properties p",
        (f"{CHAT}/8", status),
    )
    assert await expiry.drop_messages(connection, days=180, limit=10) == dropped
