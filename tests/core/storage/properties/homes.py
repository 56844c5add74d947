"""Homes that a test searches, as Python sees them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from homing.matching.cities import city_key
from homing.matching.text import has_word, normal
from homing.models.kinds import Status
from homing.models.listing import Listing
from homing.storage import properties
from homing.storage.cards.terms import words
from homing.storage.database import Connection
from homing.storage.properties import Filters, PropertyCard, Sort
from tests.core.storage.support import Crawl

START = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass
class PlainHome:
    """One listing and what happened to it."""

    id: int
    listing: Listing
    source_id: int
    before: Decimal | None = None
    likes: int = 0
    removed: bool = False

    @property
    def drop(self) -> int:
        price = self.listing.price
        before = self.listing.old_price if self.before is None else self.before
        if price is None or before is None or before <= price:
            return 0
        return int(10000 * (before - price) / before)


@dataclass
class Plain:
    """All homes of a source, searched by looking at each."""

    homes: dict[int, PlainHome] = field(default_factory=dict)

    def search(self, filters: Filters, sort: Sort) -> list[int]:
        key, descending = _KEYS[sort]
        found = [
            (key(home), home.id)
            for home in self.homes.values()
            if passes(home, filters) and key(home) is not None
        ]
        return [number for _, number in sorted(found, reverse=descending)]


def _fell(home: PlainHome) -> int | None:
    return home.drop or None


_KEYS: dict[Sort, tuple[Callable[[PlainHome], Any], bool]] = {
    Sort.NEWEST: (lambda home: home.listing.published_at, True),
    Sort.OLDEST: (lambda home: home.listing.published_at, False),
    Sort.PRICE: (lambda home: home.listing.price, False),
    Sort.PRICE_DOWN: (lambda home: home.listing.price, True),
    Sort.PRICE_PER_M2: (lambda home: home.listing.price_per_m2, False),
    Sort.PRICE_PER_M2_DOWN: (lambda home: home.listing.price_per_m2, True),
    Sort.LIKES: (lambda home: home.likes, True),
    Sort.PRICE_DROP: (_fell, True),
}


def passes(home: PlainHome, filters: Filters) -> bool:
    """Whether the home is what is asked for."""
    says, status = home.listing, Status.REMOVED if home.removed else home.listing.status
    rooms = None if says.rooms is None else math.floor(says.rooms)
    least = filters.rooms_at_least
    return (
        status in filters.statuses
        and _one_of(says.deal_type, filters.deal_types)
        and _one_of(says.property_type, filters.property_types)
        and _one_of(rooms, filters.rooms)
        and (least is None or (rooms is not None and rooms >= least))
        and _same_city(says.city, filters.city)
        and _same_place(says.district, filters.district)
        and _currency(says, filters)
        and _equal(says.pets, filters.pets)
        and _equal(says.furnished, filters.furnished)
        and _equal(bool(says.images), filters.has_photos)
        and _equal(home.source_id, filters.source_id)
        and _within(says.published_at, filters.published_since, None)
        and _bounds(says, filters)
        and _words(says, filters.words)
        and _on_the_map(says, filters)
    )


def _bounds(says: Listing, filters: Filters) -> bool:
    return (
        _within(says.price, filters.price_min, filters.price_max)
        and _within(says.price_per_m2, filters.price_per_m2_min, filters.price_per_m2_max)
        and _within(says.area_total, filters.area_min, filters.area_max)
        and _within(says.year_built, filters.year_min, filters.year_max)
        and _within(says.floor, filters.floor_min, filters.floor_max)
    )


def _currency(says: Listing, filters: Filters) -> bool:
    """The currency is that of a price; asking for the price of a square metre asks for that one's."""
    per_m2 = filters.price_per_m2_min is not None or filters.price_per_m2_max is not None
    priced = says.price is not None or (per_m2 and says.price_per_m2 is not None)
    return filters.currency is None or (priced and says.currency == filters.currency)


def _one_of(value: object, wanted: frozenset[Any]) -> bool:
    return not wanted or value in wanted


def _equal(value: object, wanted: object) -> bool:
    return wanted is None or value == wanted


def _same_city(stated: str | None, wanted: str | None) -> bool:
    if wanted is None:
        return True
    return stated is not None and city_key(stated) == city_key(wanted)


def _same_place(value: str | None, wanted: str | None) -> bool:
    return wanted is None or (value is not None and normal(value) == normal(wanted))


def _within(value: Any, low: Any, high: Any) -> bool:
    if low is None and high is None:
        return True
    return value is not None and (low is None or value >= low) and (high is None or value <= high)


def _words(says: Listing, asked: str) -> bool:
    text = normal(f"{says.title}\n{says.description or ''}")
    return all(
        has_word(text, word) if len(word) > 2 else word in words(text) for word in words(asked)
    )


def _on_the_map(says: Listing, filters: Filters) -> bool:
    if filters.box is None and filters.circle is None:
        return True
    if says.latitude is None or says.longitude is None:
        return False
    return _in_box(says.latitude, says.longitude, filters) and _near(
        says.latitude, says.longitude, filters
    )


def _in_box(latitude: float, longitude: float, filters: Filters) -> bool:
    if filters.box is None:
        return True
    south, west, north, east = filters.box
    across = longitude >= west or longitude <= east
    return south <= latitude <= north and (west <= longitude <= east or (west > east and across))


def _near(latitude: float, longitude: float, filters: Filters) -> bool:
    """Great-circle distance by the angle between two vectors: another way than the haversine formula."""
    if filters.circle is None:
        return True
    here, there = (
        (math.cos(p) * math.cos(t), math.cos(p) * math.sin(t), math.sin(p))
        for p, t in (
            (math.radians(latitude), math.radians(longitude)),
            (math.radians(filters.circle.latitude), math.radians(filters.circle.longitude)),
        )
    )
    angle = 2 * math.asin(min(1, math.dist(here, there) / 2))
    return 6371.0088 * angle <= filters.circle.kilometres


async def fill(crawl: Crawl, adverts: list[Listing]) -> Plain:
    """Stores the adverts, which say when they were published."""
    stored = await crawl.see(*adverts)
    plain = Plain()
    for listing, row in zip(adverts, stored, strict=True):
        home = await crawl.read(listing.external_id)
        assert home.id == row.listing_id
        plain.homes[home.property_id] = PlainHome(home.property_id, listing, crawl.source_id)
    return plain


async def walk(
    connection: Connection, filters: Filters, sort: Sort, limit: int
) -> list[PropertyCard]:
    """All pages from the first to the last."""
    found: list[PropertyCard] = []
    cursor: str | None = None
    while True:
        page = await properties.search(connection, filters, sort, cursor=cursor, limit=limit)
        found += page.homes
        if page.next is None:
            return found
        cursor = page.next


def published(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)
