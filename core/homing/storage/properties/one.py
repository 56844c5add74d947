"""One home with everything that is known of it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from psycopg.sql import SQL

from homing.models.base import Value
from homing.models.listing import StoredListing
from homing.storage.database import Connection
from homing.storage.listings.read import SELECT
from homing.storage.properties.card import COLUMNS, JOINED, NEEDED, PropertyCard


class PricePoint(Value):
    """A price that a listing of the home had from a moment on."""

    listing_id: int
    at: datetime
    price: Decimal
    currency: str


class Home(Value):
    """A home, its listings at all sources, and their prices over time, oldest first."""

    card: PropertyCard
    listings: tuple[StoredListing, ...]
    prices: tuple[PricePoint, ...]


_CARD = SQL(
    "WITH page AS (SELECT {needed} FROM property_cards WHERE property_id = ANY (%s)) SELECT {columns} FROM page {joined}"
).format(needed=NEEDED, columns=COLUMNS, joined=JOINED)

_LISTINGS = SELECT + SQL(" WHERE property_id = %s ORDER BY listings.id")

# The first price is what the first change changed from, or today's.
_PRICES = """
    SELECT listing_id, at, new_price AS price, new_currency AS currency
      FROM events JOIN listings ON listings.id = listing_id
     WHERE property_id = %(id)s AND kind = 'price_changed'
    UNION ALL
    SELECT listings.id, first_seen_at, coalesce(change.old_price, price), coalesce(change.old_currency, currency)
      FROM listings LEFT JOIN LATERAL (
           SELECT old_price, old_currency FROM events
            WHERE listing_id = listings.id AND kind = 'price_changed' ORDER BY id LIMIT 1) AS change ON true
     WHERE property_id = %(id)s AND coalesce(change.old_price, price) IS NOT NULL
     ORDER BY at, listing_id
"""


async def get(connection: Connection, property_id: int) -> Home | None:
    """The home, or None where there is none, or its card is not written yet."""
    found = await cards(connection, [property_id])
    if not found:
        return None
    listings = await connection.execute(_LISTINGS, (property_id,))
    prices = await connection.execute(_PRICES, {"id": property_id})
    return Home(
        card=found[property_id],
        listings=tuple([StoredListing.model_validate(row) async for row in listings]),
        prices=tuple([PricePoint.model_validate(row) async for row in prices]),
    )


async def cards(connection: Connection, property_ids: list[int]) -> dict[int, PropertyCard]:
    """Cards of these homes by number; those that there are not are left out."""
    cursor = await connection.execute(_CARD, (property_ids,))
    return {row["id"]: PropertyCard.model_validate(row) async for row in cursor}
