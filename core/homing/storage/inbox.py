"""A person's web inbox: deliveries whose channel is the inbox, with what they tell about."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from psycopg.sql import SQL

from homing.models.base import Value
from homing.models.kinds import EventKind
from homing.storage.database import Connection


class Letter(Value):
    """One alert."""

    delivery_id: int
    event: EventKind
    at: datetime
    old_price: Decimal | None
    new_price: Decimal | None
    listing_id: int
    #: Names of the searches that wanted it.
    searches: tuple[str, ...]
    #: The person wants to hear no more of this home.
    dismissed: bool
    read: bool


class Note(Value):
    """A message that somebody, or Homing itself, wrote to the person."""

    delivery_id: int
    at: datetime
    title: str
    message: str
    read: bool


# Whether the person has dismissed the home that a delivery tells of.
_DISMISSED = SQL("""
    EXISTS (SELECT FROM events about JOIN listings l ON l.id = about.listing_id
            JOIN dismissals s ON s.property_id = l.property_id
            WHERE d.origin_kind = 'event' AND about.id = d.origin_id AND s.user_id = d.recipient_id)
""")


async def page(
    connection: Connection,
    user_id: int,
    *,
    dismissed: bool = False,
    before: int | None = None,
    limit: int = 30,
) -> list[Letter | Note]:
    """The newest letters, or those older than the delivery `before`; those about dismissed homes if asked for."""
    cursor = await connection.execute(
        SQL("""
        SELECT d.id AS delivery_id, d.created_at AS at, d.read_at IS NOT NULL AS read,
               e.kind AS event, e.old_price, e.new_price, e.listing_id,
               {dismissed} AS dismissed,
               ARRAY(SELECT s.name FROM subscriptions s
                      WHERE s.id = ANY (d.subscription_ids) ORDER BY s.name) AS searches, n.title, n.message
          FROM deliveries d
          LEFT JOIN events e ON d.origin_kind = 'event' AND e.id = d.origin_id
          LEFT JOIN notifications n ON d.origin_kind = 'notification' AND n.id = d.origin_id
         WHERE d.recipient_id = %(user)s AND d.channel = 'inbox' AND d.state = 'sent'
           AND (e.id IS NOT NULL OR n.id IS NOT NULL) AND (%(dismissed)s OR NOT {dismissed})
           AND (%(before)s::bigint IS NULL OR d.id < %(before)s)
         ORDER BY d.id DESC LIMIT %(limit)s
        """).format(dismissed=_DISMISSED),
        {"user": user_id, "dismissed": dismissed, "before": before, "limit": limit},
    )
    return [_letter(row) async for row in cursor]


def _letter(row: dict[str, Any]) -> Letter | Note:
    kind = Letter if row["title"] is None else Note
    return kind.model_validate({name: row[name] for name in kind.model_fields})


async def unread(connection: Connection, user_id: int) -> int:
    """How many letters were never on a page that the person opened; those about dismissed homes not counted."""
    cursor = await connection.execute(
        SQL("""
        SELECT count(*) AS n FROM deliveries d
         WHERE recipient_id = %s AND channel = 'inbox' AND read_at IS NULL AND NOT {dismissed}
        """).format(dismissed=_DISMISSED),
        (user_id,),
    )
    row = await cursor.fetchone()
    return int(row["n"]) if row else 0


async def mark_read(connection: Connection, delivery_ids: list[int]) -> None:
    """Notes that these letters were shown."""
    await connection.execute(
        "UPDATE deliveries SET read_at = now() WHERE id = ANY (%s) AND read_at IS NULL",
        (delivery_ids,),
    )
