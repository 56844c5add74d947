"""Homes that a saved search has found."""

from __future__ import annotations

from homing.models.subscription import Subscription
from homing.storage.database import Connection
from homing.storage.properties.card import PropertyCard
from homing.storage.properties.one import cards

# Letters of the inbox tell: everybody has one for each match. A home may have matched more than once.
_FOUND = """
    SELECT property_id, max(letter) AS latest
      FROM (SELECT listings.property_id, letters.id AS letter
              FROM deliveries AS letters JOIN events ON events.id = letters.origin_id
              JOIN listings ON listings.id = events.listing_id
             WHERE letters.recipient_id = %s AND letters.channel = 'inbox' AND letters.origin_kind = 'event'
               AND %s = ANY (letters.subscription_ids)
             ORDER BY letters.id DESC LIMIT %s) AS newest
     GROUP BY property_id ORDER BY latest DESC
"""


async def matched(
    connection: Connection, search: Subscription, *, limit: int = 50
) -> list[PropertyCard]:
    """The homes of its last matches, at most `limit`, the latest match first."""
    cursor = await connection.execute(_FOUND, (search.user_id, search.id, limit))
    numbers = [row["property_id"] for row in await cursor.fetchall()]
    found = await cards(connection, numbers)
    return [found[number] for number in numbers if number in found]
