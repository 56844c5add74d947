"""What must not be cannot be written."""

from __future__ import annotations

import psycopg
import pytest

from tests.core.storage.support import Crawl, advert, column

_ROWS = """
    INSERT INTO recipients (kind) VALUES ('user');
    INSERT INTO users (id) SELECT id FROM recipients;
    INSERT INTO subscriptions (user_id, name, criteria) SELECT id, 'flat', '{}' FROM users;
    INSERT INTO matches SELECT events.id, subscriptions.id FROM events, subscriptions;
    INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel)
        SELECT 'event', 1, id, 'telegram' FROM users;
"""

_REFUSED = {
    "a price without currency": "UPDATE listings SET price = 1, currency = NULL",
    "a negative price": "UPDATE listings SET price = -1",
    "a range without a lower end": "UPDATE listings SET price = NULL, price_max = 5",
    "a range upside down": "UPDATE listings SET area_total = 5, area_max = 4",
    "an area of nothing": "UPDATE listings SET area_total = 0",
    "a room count without a lower end": "UPDATE listings SET rooms_max = 4",
    "a listing without name": "UPDATE listings SET title = ''",
    "a listing without identity": "UPDATE listings SET external_id = ''",
    "a link that is none": "UPDATE listings SET url = 'javascript:alert(1)'",
    "a status that is none": "UPDATE listings SET status = 'gone'",
    "a currency that is none": "UPDATE listings SET currency = 'грн'",
    "a place off the earth": "UPDATE listings SET latitude = 91",
    "misses below zero": "UPDATE listings SET missing_runs = -1",
    "a listing of no property": "UPDATE listings SET property_id = 999",
    "a property of a listing that goes": "DELETE FROM properties",
    "a second listing of the same advert": """
        INSERT INTO listings (source_id, property_id, external_id, url, status, title, content_hash)
        SELECT source_id, property_id, external_id, url, status, title, content_hash FROM listings""",
    "a second new event": "INSERT INTO events (listing_id, kind) SELECT id, 'new' FROM listings",
    "an event that is none": "UPDATE events SET kind = 'moved'",
    "a changed price without prices": """
        INSERT INTO events (listing_id, kind) SELECT id, 'price_changed' FROM listings""",
    "a changed price without currency": """
        INSERT INTO events (listing_id, kind, old_price, new_price)
        SELECT id, 'price_changed', 1, 2 FROM listings""",
    "a price that did not change": """
        INSERT INTO events (listing_id, kind, old_price, new_price, old_currency, new_currency)
        SELECT id, 'price_changed', 1, 1, 'EUR', 'EUR' FROM listings""",
    "prices where no price changed": "UPDATE events SET old_price = 1, new_price = 2",
    "an event that is matched and parked": """
        UPDATE events SET matched_at = now(), parked_at = now(), parked_reason = 'bad'""",
    "an event parked for no reason": "UPDATE events SET parked_at = now()",
    "a run that ended without an end": "UPDATE runs SET outcome = 'succeeded'",
    "a running run with an end": "UPDATE runs SET finished_at = now()",
    "a complete run that failed": """
        UPDATE runs SET outcome = 'failed', finished_at = now(), complete = true""",
    "a partial run that removed": """
        UPDATE runs SET outcome = 'partial', finished_at = now(), swept_at = now()""",
    "a picture stored nowhere": "UPDATE listing_images SET state = 'stored'",
    "a picture that failed for no reason": "UPDATE listing_images SET state = 'failed'",
    "two pictures in one place": """
        INSERT INTO listing_images (listing_id, position, url)
        SELECT listing_id, position, 'https://img.test/2' FROM listing_images""",
    "a match told twice": "INSERT INTO matches SELECT * FROM matches",
    "a delivery twice": """
        INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel)
        SELECT origin_kind, origin_id, recipient_id, channel FROM deliveries""",
    "a delivery sent at no time": "UPDATE deliveries SET state = 'sent', next_try_at = NULL",
    "a delivery sent and due": "UPDATE deliveries SET state = 'sent', sent_at = now()",
    "a delivery that is being sent without end": """
        UPDATE deliveries SET state = 'sending', next_try_at = NULL""",
    "a delivery dead for no reason": "UPDATE deliveries SET state = 'dead', next_try_at = NULL",
    "a pending delivery that is never due": "UPDATE deliveries SET next_try_at = NULL",
    "a user who is no recipient": "INSERT INTO users (id) VALUES (999)",
    "criteria that are none": "UPDATE subscriptions SET criteria = '[]'",
    "a search without name": "UPDATE subscriptions SET name = ''",
    "an empty address": """
        INSERT INTO recipient_channels (recipient_id, channel, address) SELECT id, 'sms', '' FROM users""",
}


@pytest.mark.parametrize("statement", _REFUSED.values(), ids=_REFUSED.keys())
async def test_it_is_refused(crawl: Crawl, statement: str) -> None:
    await crawl.see(advert(images=("https://img.test/1",)))
    await crawl.connection.execute(_ROWS.encode())
    with pytest.raises(psycopg.IntegrityError):
        await crawl.connection.execute(statement.encode())


async def test_a_source_takes_all_of_its_own_with_it(crawl: Crawl) -> None:
    await crawl.see(advert(images=("https://img.test/1",)))
    await crawl.connection.execute(_ROWS.encode())
    await crawl.connection.execute("DELETE FROM sources")
    for table in ("runs", "listings", "events", "listing_images", "matches"):
        assert await column(crawl.connection, f"SELECT 1 FROM {table}") == []  # noqa: S608
