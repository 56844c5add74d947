"""A home as a list of homes shows it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from psycopg.sql import SQL

from homing.models.base import Value
from homing.models.kinds import DealType, LocationPrecision, PricePeriod, PropertyType, Status


class PropertyCard(Value):
    """A home with what its speaking listing states. None: not stated."""

    id: int
    status: Status
    deal_type: DealType | None
    property_type: PropertyType | None
    title: str
    price: Decimal | None
    price_max: Decimal | None
    currency: str | None
    price_period: PricePeriod | None
    price_per_m2: Decimal | None
    #: Before its last change, or what the source calls the old price.
    price_before: Decimal | None
    #: Per cent from `price_before` to `price`; 0 where it did not fall.
    price_drop: Decimal
    area: Decimal | None
    rooms: Decimal | None
    floor: int | None
    floors: int | None
    year_built: int | None
    pets: bool | None
    furnished: bool | None
    country: str | None
    city: str | None
    district: str | None
    street: str | None
    house: str | None
    latitude: float | None
    longitude: float | None
    location_precision: LocationPrecision | None
    listing_id: int
    source_id: int
    source: str
    url: str
    published_at: datetime
    likes: int
    photos: int
    #: Key of the first picture in the image store, once it is stored.
    photo_key: str | None
    #: Where the source has it.
    photo_url: str | None


#: `PropertyCard`s for rows of `page`, which has columns of property_cards.
COLUMNS = SQL(
    """
    page.property_id AS id, listings.status, listings.deal_type, listings.property_type, title, listings.price,
    price_max, listings.currency, price_period, listings.price_per_m2, round(page.price_before / 100.0, 2) AS price_before,
    round(page.price_drop / 100.0, 2) AS price_drop, area_total AS area, listings.rooms, listings.floor, floors,
    listings.year_built, listings.pets, listings.furnished, country, city, district, street, house,
    listings.latitude, listings.longitude, location_precision, page.listing_id, listings.source_id,
    sources.name AS source, url, page.published_at, page.likes, cardinality(images) AS photos,
    (SELECT key FROM listing_images JOIN images ON images.id = image_id
      WHERE listing_images.listing_id = page.listing_id AND position >= 0 ORDER BY position LIMIT 1) AS photo_key,
    images[1] AS photo_url
    """
)

#: What `COLUMNS` needs beside `page`.
JOINED = SQL(
    "JOIN listings ON listings.id = page.listing_id JOIN sources ON sources.id = listings.source_id"
)

#: Columns of property_cards that `page` must have.
NEEDED = SQL("property_id, listing_id, likes, price_drop, price_before, published_at")
