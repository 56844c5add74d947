"""The stored pictures of a listing."""

from __future__ import annotations

from homing.storage import images
from homing.storage.database import Connection
from homing.storage.images import Image
from tests.core.storage.support import column


async def pictures(connection: Connection, listing_id: int) -> list[Image]:
    """In the source's order."""
    hashes = await column(
        connection,
        "SELECT content_hash FROM listing_images JOIN images ON id = image_id"
        " WHERE listing_id = %s AND position >= 0 ORDER BY position",
        listing_id,
    )
    found = [await images.find(connection, one) for one in hashes]
    return [one for one in found if one is not None]
