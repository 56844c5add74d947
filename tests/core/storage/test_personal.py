"""What is kept about a person: all of it is given, none of it stays."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from homing.models.kinds import Channel
from homing.settings.plans import Plan
from homing.storage import bot_updates, memberships, payments, personal, users
from homing.storage.database import Connection
from tests.core.storage.support import column

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
_TELEGRAM_ID = 777_000_777
_MARK = b"x" * 32

#: Rows of a person in every table that has any.
_ROWS = """
    INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'a', 'html', '{}');
    INSERT INTO properties DEFAULT VALUES;
    INSERT INTO listings (source_id, property_id, external_id, url, status, title, content_hash)
        SELECT s.id, p.id, '1', 'https://a.test/1', 'available', 'Flat', '0' FROM sources s, properties p;
    INSERT INTO events (listing_id, kind) SELECT id, 'new' FROM listings;
    INSERT INTO subscriptions (user_id, name, criteria) SELECT id, 'secret search', '{}' FROM users;
    INSERT INTO encoded_subscriptions SELECT id, user_id, 'secret' FROM subscriptions;
    INSERT INTO favourite_lists (user_id, name) SELECT id, 'secret list' FROM users;
    INSERT INTO favourites SELECT u.id, p.id, now(), 'secret note', l.id
        FROM users u, properties p, favourite_lists l;
    INSERT INTO dismissals SELECT u.id, p.id FROM users u, properties p;
    INSERT INTO property_likes (property_id, user_id) SELECT p.id, u.id FROM users u, properties p;
    INSERT INTO phone_reveals (user_id, listing_id) SELECT u.id, l.id FROM users u, listings l;
    INSERT INTO notifications (user_id, title, message) SELECT id, 'Hello', 'secret message' FROM users;
    INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel, state, sent_at, next_try_at)
        SELECT 'event', e.id, u.id, 'telegram', 'sent', now(), NULL FROM users u, events e;
    INSERT INTO delivery_attempts (delivery_id, claim, started_at, outcome, message_id)
        SELECT id, 1, now(), 'sent', '5' FROM deliveries;
    INSERT INTO receipts (delivery_id, status) SELECT id, 'delivered' FROM deliveries;
    INSERT INTO missed_weeks (user_id, week, homes) SELECT id, '2026-11-16', 3 FROM users;
    INSERT INTO api_keys (name, key_hash, scopes, user_id) SELECT 'secret key', sha256('a'), '{read}', id FROM users;
    INSERT INTO login_links (user_id, token_hash, expires_at) SELECT id, sha256('a'), now() FROM users;
    INSERT INTO web_sessions (user_id, token_hash, expires_at) SELECT id, sha256('a'), now() FROM users;
"""

#: Tables of rows that belong to a person, by the foreign keys that say so.
_OWNED = """
    SELECT DISTINCT conrelid::regclass::text FROM pg_constraint
    WHERE contype = 'f' AND confrelid IN ('users'::regclass, 'recipients'::regclass)
"""


@pytest.fixture
async def olha(connection: Connection) -> int:
    """Has used everything."""
    user = await users.create(connection, name="secret Olha", telegram_id=_TELEGRAM_ID)
    async with connection.transaction():
        await users.set_username(connection, user, "secret_olha")
    await users.set_channel(connection, user, Channel.TELEGRAM, str(_TELEGRAM_ID))
    await memberships.begin(connection, user, trial_days=7, at=NOW)
    await payments.pay(connection, user, "charge", Plan(30, 150), NOW)
    await connection.execute(_ROWS.encode())
    return user


async def _everything(connection: Connection) -> dict[str, str]:
    """All rows of all tables, as text."""
    tables = await column(connection, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {
        table: str(await column(connection, f"SELECT one::text FROM {table} AS one"))  # noqa: S608
        for table in tables
    }


async def _erase(connection: Connection, user: int) -> bool:
    async with connection.transaction():
        return await personal.erase(connection, user, _TELEGRAM_ID, _MARK)


async def test_the_document_has_every_section(connection: Connection, olha: int) -> None:
    document = await personal.export(connection, olha)
    assert [name for name, rows in document.items() if len(rows) == 0] == []
    text = str(document)
    for word in ("Olha", "search", "list", "note", "message", "key", "_olha"):
        assert f"secret {word}" in text or f"secret{word}" in text
    assert document["deliveries"][0]["attempts"]
    assert document["favourites"][0]["urls"] == ["https://a.test/1"]


async def test_every_table_that_belongs_to_people_is_in_it(connection: Connection) -> None:
    owned = set(await column(connection, _OWNED))
    queries = " ".join(personal.SECTIONS.values())
    assert {table for table in owned if f"FROM {table}" not in queries} == set()


async def test_the_document_is_one_persons(connection: Connection, olha: int) -> None:
    other = await users.create(connection, name="Petro")
    document = await personal.export(connection, other)
    assert [name for name, rows in document.items() if rows] == ["user"]
    assert olha


async def test_an_erased_person_is_nowhere(connection: Connection, olha: int) -> None:
    failed = f'{{"message": {{"from": {{"id": {_TELEGRAM_ID}, "first_name": "secret"}}}}}}'
    await bot_updates.add(connection, 1, {5: failed})
    await bot_updates.finish(connection, 1, {5: "it failed"})
    assert await _erase(connection, olha)
    found = await _everything(connection)
    for word in ("secret", str(_TELEGRAM_ID)):
        assert [table for table, rows in found.items() if word in rows] == []


async def test_what_stays_has_no_name(connection: Connection, olha: int) -> None:
    before = {name for name, rows in (await _everything(connection)).items() if rows != "[]"}
    await _erase(connection, olha)
    assert not await _erase(connection, olha)
    after = {name for name, rows in (await _everything(connection)).items() if rows != "[]"}
    assert before - after == set(await column(connection, _OWNED)) - {"payments"} | {
        "users",
        "recipients",
        "deliveries",
        "delivery_attempts",
        "receipts",
        "encoded_subscriptions",
    }
    paid = await payments.find(connection, "charge")
    assert paid
    assert paid.user_id is None


async def test_the_end_of_the_trial_is_remembered(connection: Connection, olha: int) -> None:
    await _erase(connection, olha)
    mark: Any = await memberships.marked(connection, _MARK)
    assert (mark.trial_until - NOW).days == 7
    assert (mark.paid_until - NOW).days == 37
