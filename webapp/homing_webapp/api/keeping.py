"""Answers about homes as the cache keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from homing.storage.cards import names
from homing.storage.changes import Snapshot
from homing.storage.database import Connection
from homing_webapp.cache import Entry
from homing_webapp.cache.entry import EVERYTHING, of_city


async def tags(connection: Connection, city: str | None) -> frozenset[str]:
    """What a search depends on: the homes of its city, or all homes."""
    if city is None:
        return frozenset({EVERYTHING})
    known = await names.find(connection, [city])
    # A city that nobody has named yet has no number until its first home comes.
    return frozenset({of_city(known[city]) if city in known else EVERYTHING})


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
