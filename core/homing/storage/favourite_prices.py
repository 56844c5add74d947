"""New prices of homes that people keep: the alert that is in their chat already is edited, and nothing rings.

A delivery of the kind `favourite` is such an edit. Its origin is the event that changed the price; that it exists once for each event
and person is the ledger's own rule.
"""

from __future__ import annotations

from collections.abc import Sequence

from psycopg.sql import SQL, Identifier

from homing.models.kinds import Channel, EventKind, OriginKind
from homing.storage.database import Connection

#: The newest alert about the listing of event `e` that a person has got before it by Telegram, as a message
#: of its own: one of several in a digest cannot be edited.
ALERT = SQL("""
    SELECT one.message_id, one.subscription_ids FROM deliveries one
    WHERE one.recipient_id = {person} AND one.channel = 'telegram' AND one.origin_kind = 'event' AND one.state = 'sent'
      AND one.message_id IS NOT NULL
      AND one.origin_id IN (SELECT told.id FROM events told WHERE told.listing_id = e.listing_id AND told.id < e.id)
      AND NOT EXISTS (SELECT FROM deliveries digest
                      WHERE digest.recipient_id = one.recipient_id AND digest.channel = one.channel
                        AND digest.origin_kind = one.origin_kind AND digest.message_id = one.message_id
                        AND digest.id <> one.id)
    ORDER BY one.origin_id DESC LIMIT 1
""")

_CREATE = SQL("""
    INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel, subscription_ids, traceparent)
    SELECT %(kind)s, e.id, f.user_id, c.channel, alert.subscription_ids, e.traceparent
    FROM events e
    JOIN listings l ON l.id = e.listing_id
    JOIN favourites f ON f.property_id = l.property_id
    JOIN recipient_channels c ON c.recipient_id = f.user_id AND c.channel = %(channel)s AND c.enabled
    CROSS JOIN LATERAL ({alert}) AS alert
    WHERE e.id = ANY(%(events)s)
      AND NOT EXISTS (SELECT FROM memberships m WHERE m.user_id = f.user_id AND m.until <= now())
    ORDER BY f.user_id, e.id
    ON CONFLICT DO NOTHING RETURNING id
""").format(alert=ALERT.format(person=Identifier("f", "user_id")))


async def create(connection: Connection, events: Sequence[tuple[int, EventKind]]) -> list[int]:
    """Writes the edits that events cause, in the transaction that has claimed them; ids of the new rows."""
    changes = [number for number, kind in events if kind is EventKind.PRICE_CHANGED]
    if not changes:
        return []
    cursor = await connection.execute(
        _CREATE,
        {"kind": OriginKind.FAVOURITE, "channel": Channel.TELEGRAM, "events": changes},
    )
    return [row["id"] for row in await cursor.fetchall()]
