"""Stored pictures of listings."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image

from homing.images import FolderStore
from homing.settings import Settings


def jpeg(width: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, width // 2), "teal").save(out, "JPEG")
    return out.getvalue()


async def with_picture(world: Any, settings: Settings) -> bytes:
    """Gives the only listing a stored picture; its bytes, 960 pixels wide."""
    store, key = FolderStore(settings.media_root, "ads-images/"), "ads-images/ab/home"
    for width in (320, 960):
        await store.put(f"{key}_{width}.jpg", jpeg(width), "image/jpeg")
    await world.connection.execute(
        """
        WITH i AS (INSERT INTO images (content_hash, key, mime, width, height, bytes, thumbnails)
                   VALUES (decode(repeat('00', 32), 'hex'), 'ads-images/ab/home.jpg', 'image/jpeg', 1, 1, 9,
                           '{"960": "ads-images/ab/home_960.jpg"}')
                   RETURNING id)
        INSERT INTO listing_images (listing_id, position, url, image_id, state)
        SELECT listings.id, 0, 'https://portal.test/1.jpg', i.id, 'stored' FROM i, listings
        """
    )
    return jpeg(960)
