"""Events to do, claims and matches."""

from __future__ import annotations

import numpy as np
import pytest

from homing.models.subscription import Criteria
from homing.storage import database, matches, subscriptions, users
from homing.storage.database import Connection


@pytest.fixture
async def events(connection: Connection) -> list[int]:
    """Three events of three listings, one second apart, the oldest first."""
    cursor = await connection.execute("""
        WITH s AS (INSERT INTO sources (namespace, name, type, spec)
                   VALUES ('default', 'x', 'html', '{}') RETURNING id),
             p AS (INSERT INTO properties DEFAULT VALUES RETURNING id),
             l AS (INSERT INTO listings (source_id, property_id, external_id, url, status, title,
                                         content_hash, price, currency)
                   SELECT s.id, p.id, n::text, 'https://x.test', 'available', 'x', '', n, 'USD'
                   FROM s, p, generate_series(1, 3) AS n RETURNING id)
        INSERT INTO events (listing_id, kind, at)
        SELECT id, 'new', now() - interval '1 s' * (4 - id) FROM l ORDER BY id RETURNING id
    """)
    return [row["id"] for row in await cursor.fetchall()]


async def test_only_events_that_are_to_do_are_claimed(
    connection: Connection, events: list[int]
) -> None:
    await matches.mark_matched(connection, events[:1])
    await matches.park(connection, events[1], "odd")
    claimed = await matches.claim(connection, [*events, 99])
    assert [event.id for event in claimed] == events[2:]


async def test_a_claim_holds_until_the_transaction_ends(
    connection: Connection, events: list[int], database_url: str
) -> None:
    async with database.connect(database_url) as other:
        async with connection.transaction():
            await matches.claim(connection, events[:2])
            assert [event.id for event in await matches.claim(other, events)] == events[2:]
        assert len(await matches.claim(other, events)) == 3


async def test_events_that_wait_are_found_oldest_first(
    connection: Connection, events: list[int]
) -> None:
    waiting = await matches.waiting(connection, older_than_seconds=1.5, limit=10)
    assert waiting == events[:2]
    assert await matches.waiting(connection, older_than_seconds=0, limit=1) == events[:1]


async def test_a_parked_event_is_listed_and_can_be_put_back(
    connection: Connection, events: list[int]
) -> None:
    await matches.park(connection, events[0], "odd")
    [parked] = await matches.parked(connection)
    assert (parked.event_id, parked.reason) == (events[0], "odd")
    assert await matches.unpark(connection, events) == events[:1]
    assert await matches.parked(connection) == []


async def test_matches_are_written_by_pairs(connection: Connection, events: list[int]) -> None:
    user_id = await users.create(connection, name="a")
    search = await subscriptions.create(connection, user_id, "x", Criteria())
    await matches.store(connection, np.array(events), np.full(3, search))
    cursor = await connection.execute("SELECT * FROM matches ORDER BY event_id")
    assert len(await cursor.fetchall()) == 3


async def test_listings_are_read_by_id_without_their_raw_text(
    connection: Connection, events: list[int]
) -> None:
    rows = await matches.listing_rows(connection, [1, 2, 2, 99])
    assert [rows[key]["price"] for key in sorted(rows)] == [1, 2]
    assert "raw" not in rows[1]


async def test_the_newest_event_of_a_listing_is_found(
    connection: Connection, events: list[int]
) -> None:
    newest = await matches.latest_event(connection, 1)
    assert newest is not None
    assert newest.id == events[0]
    assert await matches.latest_event(connection, 99) is None
