"""A picture's files in the store: itself and its thumbnails, with what tells later whether they are whole."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from uuid import UUID

from homing.images import ImageStore, key_of, thumbnail_key
from homing.storage.images import FileFacts, Image
from homing_workers.scrape.images.picture import Picture


def describe(prefix: str, digest: bytes, data: bytes, found: Picture) -> Image:
    """The picture under its own name, which comes from the content (`digest` is its SHA-256)."""
    image_id = UUID(bytes=digest[:16], version=4)
    key = key_of(prefix, image_id, found.extension)
    return Image(
        id=image_id,
        content_hash=digest,
        key=key,
        mime=found.mime,
        width=found.width,
        height=found.height,
        bytes=len(data),
        thumbnails={str(width): thumbnail_key(key, width) for width in found.thumbnails},
    )


async def write(store: ImageStore, image: Image, data: bytes, found: Picture) -> Image:
    """Writes all files of the picture; returns it with what the store said of them.

    Raises:
        StoreError: one of them cannot be written.
    """
    etag = await store.put(image.key, data, image.mime)
    return await write_thumbnails(store, replace(image, etag=etag), found)


async def write_thumbnails(store: ImageStore, image: Image, found: Picture) -> Image:
    """Writes the thumbnails only."""
    facts = {
        str(width): FileFacts(
            bytes=len(thumbnail),
            etag=await store.put(image.thumbnails[str(width)], thumbnail, "image/jpeg"),
            sha256=hashlib.sha256(thumbnail).hexdigest(),
        )
        for width, thumbnail in found.thumbnails.items()
    }
    return replace(image, thumbnail_files=facts)
