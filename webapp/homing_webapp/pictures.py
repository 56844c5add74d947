"""Where a browser finds the pictures of a home."""

from __future__ import annotations

from dataclasses import dataclass

from homing.images import ImageStore, thumbnail_key
from homing.models.listing import StoredListing
from homing.storage.properties import PropertyCard

_CARD, _GALLERY = 320, 960


@dataclass(frozen=True, kw_only=True)
class Picture:
    #: 960 pixels wide.
    large: str
    #: As the source served it.
    full: str


def cover(store: ImageStore, listing: StoredListing) -> str | None:
    """A small picture for a card: stored, or the source's own while ours is not there yet."""
    if listing.image_keys:
        return store.url(thumbnail_key(listing.image_keys[0], _CARD))
    return listing.images[0] if listing.images else None


def cover_of_home(store: ImageStore, home: PropertyCard) -> str | None:
    """As `cover`, of a home in a list."""
    if home.photo_key is not None:
        return store.url(thumbnail_key(home.photo_key, _CARD))
    return home.photo_url


def gallery(store: ImageStore, listing: StoredListing) -> list[Picture]:
    """All pictures, in the source's order."""
    if listing.image_keys:
        return [
            Picture(large=store.url(thumbnail_key(key, _GALLERY)), full=store.url(key))
            for key in listing.image_keys
        ]
    return [Picture(large=link, full=link) for link in listing.images]
