"""Answers about homes as the cache keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from homing.places.known import spellings
from homing.storage.cards import names
from homing.storage.changes import Snapshot
from homing.storage.database import Connection
from homing_webapp.cache import Entry
from homing_webapp.cache.entry import EVERYTHING, of_city


async def tags(connection: Connection, city: str | None) -> frozenset[str]:
    """What a search depends on: the homes of its city under all its names, or all homes."""
    if city is None:
        return frozenset({EVERYTHING})
    wanted = spellings(city)
    known = await names.find(connection, wanted)
    # A name that no home has had yet has no number until the first home comes that has any name of the city.
    if any(name not in known for name in wanted):
        return frozenset({EVERYTHING})
    return frozenset(map(of_city, known.values()))


def entry(
    body: bytes,
    media: str,
    seen: Snapshot,
    depends_on: frozenset[str],
    headers: Mapping[str, str] | None = None,
) -> Entry:
    """An answer with an entity tag of its content."""
    etag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    return Entry(body, etag, media, seen, depends_on, dict(headers or {}))
