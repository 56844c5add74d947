"""Migrations."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.rows import dict_row
from sqlalchemy.exc import OperationalError, ProgrammingError

from homing.storage import schema

#: Rows of every table that a revision makes; add to it with each new revision.
_ROWS = {
    "0001": """
        INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'a', 'html', '{"a": 1}');
        INSERT INTO runs (source_id, outcome, finished_at, errors) SELECT id, 'failed', now(), '{x}' FROM sources;
        INSERT INTO rejections (run_id, url, reason) SELECT id, 'https://a.test', 'no price' FROM runs;
        INSERT INTO properties DEFAULT VALUES;
        INSERT INTO listings (source_id, property_id, external_id, url, status, title, price, currency,
                              phones, attributes, content_hash)
            SELECT sources.id, properties.id, '1', 'https://a.test/1', 'presale', 'Дім', 9.5, 'UAH',
                   '{+380441234567}', '{"lift": true}', 'hash' FROM sources, properties;
        INSERT INTO events (listing_id, run_id, kind) SELECT listings.id, runs.id, 'new' FROM listings, runs;
        INSERT INTO images (content_hash, key, mime, width, height, bytes)
            VALUES (sha256('a'), 'a.jpg', 'image/jpeg', 1, 1, 1);
        INSERT INTO listing_images (listing_id, position, url, state, image_id)
            SELECT listings.id, 0, 'https://a.test/1.jpg', 'stored', images.id FROM listings, images;
    """,
    "0002": """
        INSERT INTO recipients (kind) VALUES ('user');
        INSERT INTO users (id, name) SELECT id, 'Оля' FROM recipients;
        INSERT INTO recipient_channels (recipient_id, channel, address) SELECT id, 'telegram', '5' FROM users;
        INSERT INTO subscriptions (user_id, name, criteria) SELECT id, 'flat', '{"city": "Київ"}' FROM users;
        INSERT INTO matches SELECT events.id, subscriptions.id FROM events, subscriptions;
        INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel, subscription_ids)
            SELECT 'event', events.id, users.id, 'telegram', '{1}' FROM events, users;
    """,
    "0003": """
        INSERT INTO agents (source_id, external_id, name, phone, content_hash)
            SELECT id, '7', 'Оля', '+971501234567', 'hash' FROM sources;
        INSERT INTO syncs (source_id, run_id, time_zone, day, started_at, page_size, page, unknown_areas)
            SELECT sources.id, runs.id, 'Asia/Tashkent', '2026-01-19', '2026-01-18 19:00+00', 50, 3, '{"5": ""}'
            FROM sources, runs;
    """,
    "0004": """
        UPDATE deliveries SET claim = 1, unanswered = 1, state = 'dead', reason = 'x', reason_class = 'attempts',
                              next_try_at = NULL;
        INSERT INTO delivery_attempts (delivery_id, claim, started_at, outcome, error_class)
            SELECT id, 1, now(), 'unanswered', 'OutcomeUnknown' FROM deliveries;
        INSERT INTO channel_breakers (channel, state, retry_at) VALUES ('telegram', 'open', now());
    """,
    "0005": """
        INSERT INTO api_keys (name, key_hash, scopes, user_id) SELECT 'shop', sha256('a'), '{read}', id FROM users;
        INSERT INTO recipient_channels (recipient_id, channel, enabled) SELECT id, 'sms', false FROM users;
        INSERT INTO notifications (user_id, title, message, email, idempotency_key, request_hash)
            SELECT id, 'Viewing', 'At noon.', 'olya@example.com', 'a', sha256('b') FROM users;
    """,
    "0006": """
        INSERT INTO favourites SELECT users.id, properties.id FROM users, properties;
        INSERT INTO dismissals SELECT users.id, properties.id FROM users, properties;
        INSERT INTO phone_reveals (user_id, listing_id) SELECT users.id, listings.id FROM users, listings;
    """,
    "0007": """
        INSERT INTO receipts (delivery_id, status, code) SELECT id, 'delayed', '4.4.1' FROM deliveries;
        INSERT INTO address_optouts (channel, address, reason) VALUES ('sms', '+380501234567', 'answered STOP');
    """,
    "0008": """
        INSERT INTO place_names (name) VALUES ('київ');
        INSERT INTO property_cards (property_id, listing_id, source_id, status, has_photos, published_at, terms,
                                    likes, heat)
            SELECT property_id, id, source_id, 'p', false, now(), 'dim', 1, 2960 FROM listings;
        INSERT INTO property_card_todo SELECT id FROM properties;
        INSERT INTO property_likes (property_id, user_id) SELECT properties.id, users.id FROM properties, users;
    """,
    "0009": """
        INSERT INTO exchange_rates (day, base, units, source) VALUES ('2026-01-01', 'EUR', '{"USD": "1.1"}', 'x');
        INSERT INTO subscription_changes (subscription_id) SELECT id FROM subscriptions;
        INSERT INTO encoded_subscriptions SELECT id, user_id, 'x' FROM subscriptions;
        INSERT INTO match_snapshots (watermark, layout, checksum, searches) VALUES ('5', '1', 'x', 1);
    """,
    "0010": "SELECT 1",
    "0012": """
        INSERT INTO bot_updates (bot_id, update_id, body) VALUES (1, 7, '{"update_id": 7}');
    """,
    "0013": """
        UPDATE users SET username = 'olya';
        INSERT INTO memberships (user_id, trial_until) SELECT id, now() FROM users;
        INSERT INTO trial_marks (person, trial_until) VALUES (sha256('a'), now());
        INSERT INTO payments (user_id, kind, charge_id, stars, days, at)
            SELECT id, 'payment', 'charge', 150, 30, now() FROM users;
        INSERT INTO admin_actions (admin_id, action) VALUES (5, 'grant');
        INSERT INTO broadcasts (admin_id, title, message, state) VALUES (5, 'News', 'All is well.', 'running');
        INSERT INTO notifications (user_id, title, message, kind, broadcast_id)
            SELECT users.id, 'News', 'All is well.', 'broadcast', broadcasts.id FROM users, broadcasts;
        INSERT INTO missed_weeks (user_id, week, homes) SELECT id, '2026-01-19', 3 FROM users;
        INSERT INTO missed_counts (week) VALUES ('2026-01-19');
    """,
    "0014": """
        INSERT INTO favourite_lists (user_id, name) SELECT id, 'Near work' FROM users;
        UPDATE favourites SET note = 'Sunny', list_id = favourite_lists.id FROM favourite_lists;
    """,
    "0015": """
        INSERT INTO login_links (user_id, token_hash, expires_at) SELECT id, sha256('a'), now() FROM users;
        INSERT INTO web_sessions (token_hash, user_id, expires_at) SELECT sha256('b'), id, now() FROM users;
        INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel, subscription_ids)
            SELECT 'favourite', events.id, users.id, 'telegram', '{1}' FROM events, users;
    """,
    "0016": """
        INSERT INTO telegram_accounts (account_id, session, session_at) VALUES ('anna', 'encrypted', now());
        INSERT INTO leases (name, spec) VALUES ('homing-session-anna', '{"holderIdentity": "here"}');
        INSERT INTO telegram_chats (chat_id, username, first_id, newest_id, accounted)
            VALUES (-1001234567890, 'flats', 1, 9, '{[1,10)}');
        INSERT INTO telegram_members SELECT account_id, chat_id, 77 FROM telegram_accounts, telegram_chats;
        INSERT INTO telegram_wanted SELECT sources.id, '@flats', chat_id FROM sources, telegram_chats;
        INSERT INTO telegram_assignments SELECT chat_id, account_id FROM telegram_members;
        UPDATE telegram_assignment_version SET version = 1;
        INSERT INTO messages (chat_id, message_id, grouped_id, part_ids, text, sent_at, account_id)
            SELECT chat_id, 8, 99, '{8,9}', 'Здам', now(), 'anna' FROM telegram_chats;
        INSERT INTO llm_usage (day, model, calls, cost_usd) VALUES ('2026-01-01', 'x', 1, 0.01);
        UPDATE llm_endpoint SET failures = 1, reason = 'timeout', retry_at = now();
        INSERT INTO prefilter_files (path, checksum, rules, loaded_at) VALUES ('/rules.json', 'a', '{}', now());
        INSERT INTO signals (message_id, target, rule) SELECT id, '-1005', 'default' FROM messages;
        INSERT INTO signal_edits (signal_id, version) SELECT id, 2 FROM signals;
        INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel)
            SELECT 'signal_edit', signal_edits.id, users.id, 'telegram' FROM signal_edits, users;
        INSERT INTO rejections (source_id, url, reason) SELECT id, 'https://t.me/flats/8', 'no price' FROM sources;
        INSERT INTO kept_files (name, content) VALUES ('signals', '{"rules": []}');
        INSERT INTO telegram_certificates (chat_id, day, first_id, newest_id, ids, accounted, missing)
            SELECT chat_id, '2026-01-01', 1, 9, 9, 8, '{[5,6)}' FROM telegram_chats;
        INSERT INTO telegram_checks (chat_id, days) SELECT chat_id, 7 FROM telegram_chats;
    """,
}


def _contents(url: str) -> dict[str, list[dict[str, object]]]:
    """All rows of all tables."""
    with psycopg.connect(url, row_factory=dict_row) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        ).fetchall()
        return {
            str(table["tablename"]): connection.execute(
                f"SELECT * FROM {table['tablename']}".encode()  # noqa: S608 - a name from the catalogue
            ).fetchall()
            for table in tables
        }


def _fill(url: str, revision: str) -> None:
    with psycopg.connect(url) as connection:
        for name, rows in _ROWS.items():
            if name <= revision:
                connection.execute(rows.encode())


def _kept(
    before: dict[str, list[dict[str, object]]], after: dict[str, list[dict[str, object]]]
) -> bool:
    """Whether every row is still there with the values that it had; later columns may have come."""
    return all(
        [{name: row.get(name) for name in old} for row, old in zip(after[table], rows, strict=True)]
        == rows
        for table, rows in before.items()
    )


def test_every_revision_has_rows_to_be_tried_with() -> None:
    assert list(_ROWS) == schema.revisions()


@pytest.mark.parametrize("revision", _ROWS)
def test_an_upgrade_keeps_the_rows_of_every_earlier_revision(
    empty_database_url: str, revision: str
) -> None:
    schema.upgrade(empty_database_url, revision)
    _fill(empty_database_url, revision)
    before = _contents(empty_database_url)
    assert all(before.values()), "a table without a row proves nothing"
    schema.upgrade(empty_database_url)
    assert _kept(before, _contents(empty_database_url))


def test_an_upgraded_database_takes_the_rows_of_the_newest(empty_database_url: str) -> None:
    schema.upgrade(empty_database_url, "0001")
    schema.upgrade(empty_database_url)
    _fill(empty_database_url, schema.revisions()[-1])
    assert all(_contents(empty_database_url).values())


def test_an_unknown_revision_is_named(empty_database_url: str) -> None:
    with pytest.raises(schema.SchemaError, match="'7777': expected one of 0001, "):
        schema.upgrade(empty_database_url, "7777")


def test_a_database_from_a_later_release_is_left_alone(empty_database_url: str) -> None:
    schema.upgrade(empty_database_url)
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(
        schema.SchemaError, match="revision '9999', which this release does not know"
    ):
        schema.upgrade(empty_database_url)


def test_a_database_that_is_not_there_is_an_error_with_its_address() -> None:
    with pytest.raises(OperationalError, match="connection failed"):
        schema.upgrade("postgresql://nobody:secret@127.0.0.1:1/nothing")


def test_an_empty_database_gets_every_revision_once(empty_database_url: str) -> None:
    assert schema.upgrade(empty_database_url) == schema.revisions()
    assert schema.upgrade(empty_database_url) == []


def test_two_processes_may_migrate_at_once(empty_database_url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        applied = list(threads.map(lambda _: schema.upgrade(empty_database_url), range(4)))
    assert sorted(itertools.chain.from_iterable(applied)) == schema.revisions()


def test_a_failed_revision_leaves_the_database_at_the_one_before(empty_database_url: str) -> None:
    schema.upgrade(empty_database_url, "0001")
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE deliveries (id int)")
    with pytest.raises(ProgrammingError, match="already exists"):
        schema.upgrade(empty_database_url)
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        connection.execute("DROP TABLE deliveries")
    assert schema.upgrade(empty_database_url) == schema.revisions()[1:]
