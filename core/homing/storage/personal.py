"""All that is kept about a person: given to them, and erased.

`SECTIONS` names every table with rows of a person; a test compares it with the schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import LiteralString

from psycopg.sql import SQL

from homing.storage import memberships
from homing.storage.database import Connection

#: Of the document: a name, and a query of its rows for a person.
SECTIONS: Mapping[str, LiteralString] = {
    "user": """
        SELECT id, telegram_id, username, name, language, locale, time_zone, announcements, created_at
        FROM users WHERE id = %(user)s
    """,
    "channels": """
        SELECT channel, address, enabled, disabled_reason FROM recipient_channels
        WHERE recipient_id = %(user)s ORDER BY channel
    """,
    "membership": "SELECT trial_until, paid_until FROM memberships WHERE user_id = %(user)s",
    "payments": """
        SELECT kind, charge_id, stars, days, at FROM payments WHERE user_id = %(user)s ORDER BY id
    """,
    "subscriptions": """
        SELECT id, name, criteria, active, version, created_at, updated_at FROM subscriptions
        WHERE user_id = %(user)s ORDER BY id
    """,
    "favourite_lists": """
        SELECT id, name, created_at FROM favourite_lists WHERE user_id = %(user)s ORDER BY id
    """,
    "favourites": """
        SELECT property_id, list_id, note, created_at,
               (SELECT jsonb_agg(url ORDER BY id) FROM listings l WHERE l.property_id = f.property_id) AS urls
        FROM favourites f WHERE user_id = %(user)s ORDER BY created_at
    """,
    "likes": """
        SELECT property_id, created_at FROM property_likes WHERE user_id = %(user)s ORDER BY id
    """,
    "dismissals": """
        SELECT property_id, created_at FROM dismissals WHERE user_id = %(user)s ORDER BY created_at
    """,
    "phone_reveals": """
        SELECT r.at, r.listing_id, l.url FROM phone_reveals r JOIN listings l ON l.id = r.listing_id
        WHERE r.user_id = %(user)s ORDER BY r.id
    """,
    "notifications": """
        SELECT id, kind, title, message, email, phone_number, created_at FROM notifications
        WHERE user_id = %(user)s ORDER BY id
    """,
    "deliveries": """
        SELECT d.id, d.origin_kind, d.origin_id, d.channel, d.subscription_ids, d.state, d.reason, d.created_at,
               d.sent_at, d.read_at, e.kind AS event, l.url,
               (SELECT jsonb_agg(jsonb_build_object('at', a.started_at, 'outcome', a.outcome, 'error', a.error_text)
                                 ORDER BY a.claim) FROM delivery_attempts a WHERE a.delivery_id = d.id) AS attempts,
               (SELECT jsonb_agg(jsonb_build_object('at', r.at, 'status', r.status) ORDER BY r.id)
                FROM receipts r WHERE r.delivery_id = d.id) AS receipts
        FROM deliveries d
        LEFT JOIN events e ON d.origin_kind IN ('event', 'favourite') AND e.id = d.origin_id
        LEFT JOIN listings l ON l.id = e.listing_id
        WHERE d.recipient_id = %(user)s ORDER BY d.id
    """,
    "missed_weeks": """
        SELECT week, homes FROM missed_weeks WHERE user_id = %(user)s ORDER BY week
    """,
    "api_keys": """
        SELECT id, name, scopes, created_at, expires_at, revoked_at, last_used_at FROM api_keys
        WHERE user_id = %(user)s ORDER BY id
    """,
    "login_links": "SELECT created_at, expires_at FROM login_links WHERE user_id = %(user)s",
    "web_sessions": """
        SELECT created_at, expires_at FROM web_sessions WHERE user_id = %(user)s ORDER BY id
    """,
}


async def export(connection: Connection, user_id: int) -> dict[str, list[dict[str, object]]]:
    """Everything about a person, by section, at one moment; values are as JSON has them."""
    found: dict[str, list[dict[str, object]]] = {}
    async with connection.transaction():
        await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for name, query in SECTIONS.items():
            rows = SQL("SELECT to_jsonb(one) AS row FROM ({}) AS one").format(SQL(query))
            cursor = await connection.execute(rows, {"user": user_id})
            found[name] = [row["row"] async for row in cursor]
    return found


async def erase(connection: Connection, user_id: int, telegram_id: int, person: bytes) -> bool:
    """Removes a person, in a transaction that waits for match jobs at work; whether there was one.

    Payments stay without a name. That an address wants no messages stays too, or it would get some again.

    Args:
        connection: in a transaction.
        user_id: theirs.
        telegram_id: theirs.
        person: keyed hash of their Telegram id, under which the end of their trial is remembered.
    """
    await memberships.mark(connection, person, user_id)
    # What the bot could not handle is kept as it came.
    await connection.execute(
        "UPDATE bot_updates SET body = NULL WHERE handled_at IS NOT NULL AND body ~ %s",
        (rf'"id": ?{telegram_id}\D',),
    )
    await connection.execute("DELETE FROM encoded_subscriptions WHERE user_id = %s", (user_id,))
    cursor = await connection.execute(
        "DELETE FROM recipients WHERE id = %s AND kind = 'user'", (user_id,)
    )
    return cursor.rowcount > 0
