"""Homes that a saved search has found."""

from __future__ import annotations

from homing.storage.database import Connection
from homing.storage.properties.card import PropertyCard
from homing.storage.properties.one import cards

# A home may have matched more than once; matches of one search are ordered by their events.
_FOUND = """
    SELECT property_id, max(event_id) AS latest
      FROM (SELECT property_id, event_id
              FROM matches JOIN events ON events.id = event_id JOIN listings ON listings.id = listing_id
             WHERE subscription_id = %s ORDER BY event_id DESC LIMIT %s) AS latest_matches
     GROUP BY property_id ORDER BY latest DESC
"""


async def matched(
    connection: Connection, subscription_id: int, *, limit: int = 50
) -> list[PropertyCard]:
    """The homes of its last matches, at most `limit`, the latest match first."""
    cursor = await connection.execute(_FOUND, (subscription_id, limit))
    numbers = [row["property_id"] for row in await cursor.fetchall()]
    found = await cards(connection, numbers)
    return [found[number] for number in numbers if number in found]
