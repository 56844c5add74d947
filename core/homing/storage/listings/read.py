"""Single listings."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg.sql import SQL, Identifier

from homing.models.event import Event
from homing.models.listing import StoredListing
from homing.storage.database import Connection
from homing.storage.listings.columns import FIELDS

#: A `StoredListing` for each row of `listings`; conditions and order follow.
SELECT = SQL(
    """
    SELECT {fields}, listings.id, listings.source_id, sources.name AS source_name, listings.property_id,
           listings.first_seen_at, listings.last_seen_at, listings.changed_at,
           ARRAY(SELECT images.key FROM listing_images JOIN images ON images.id = image_id
                 WHERE listing_id = listings.id AND position >= 0 ORDER BY position) AS image_keys
    FROM listings JOIN sources ON sources.id = listings.source_id
    """
).format(fields=SQL(", ").join(Identifier("listings", name) for name in FIELDS))

_GET = SELECT + SQL(" WHERE listings.id = %s")

_GET_MANY = SELECT + SQL(" WHERE listings.id = ANY (%s)")

_EVENTS = SQL("SELECT {fields} FROM events WHERE listing_id = %s ORDER BY id").format(
    fields=SQL(", ").join(map(Identifier, Event.model_fields))
)


async def get(connection: Connection, listing_id: int) -> StoredListing | None:
    """The listing, or None where there is none of that number."""
    cursor = await connection.execute(_GET, (listing_id,))
    row = await cursor.fetchone()
    return None if row is None else StoredListing.model_validate(row)


async def get_many(connection: Connection, listing_ids: Sequence[int]) -> dict[int, StoredListing]:
    """Listings by their numbers; those that do not exist are left out."""
    cursor = await connection.execute(_GET_MANY, (list(listing_ids),))
    return {row["id"]: StoredListing.model_validate(row) async for row in cursor}


async def history(connection: Connection, listing_id: int) -> list[Event]:
    """What happened to a listing, oldest first."""
    cursor = await connection.execute(_EVENTS, (listing_id,))
    return [Event.model_validate(row) async for row in cursor]
