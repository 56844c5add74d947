"""What a sender needs to know of a delivery."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from psycopg.sql import SQL, Identifier

from homing.models.base import Value
from homing.models.kinds import EventKind, PricePeriod, Status
from homing.storage.database import Connection


class Outgoing(Value):
    """A delivery about an event, with the person and the listing."""

    delivery_id: int
    recipient_id: int
    #: Chat id, e-mail address or number; None where the person has no such channel.
    address: str | None
    #: Whether the person still wants to be reached this way.
    enabled: bool
    language: str
    #: Names of the searches that wanted it and that are still there.
    searches: tuple[str, ...]
    #: It was tried before and no answer came.
    maybe_sent: bool

    event: EventKind
    old_price: Decimal | None
    new_price: Decimal | None
    old_currency: str | None
    new_currency: str | None

    listing_id: int
    source: str
    url: str
    status: Status
    title: str
    description: str | None
    price: Decimal | None
    price_max: Decimal | None
    currency: str | None
    price_period: PricePeriod | None
    area_total: Decimal | None
    area_land: Decimal | None
    rooms: Decimal | None
    floor: int | None
    floors: int | None
    city: str | None
    district: str | None
    street: str | None
    house: str | None
    #: Of the first picture: its place in the image store, once it is there (960 pixels wide: Telegram
    #: refuses large ones), and at the source.
    image_key: str | None
    image_url: str | None


_OF_LISTING = SQL(", ").join(
    Identifier("l", name)
    for name in (
        *("url", "status", "title", "description", "price", "price_max", "currency"),
        *("price_period", "area_total", "area_land", "rooms", "floor", "floors"),
        *("city", "district", "street", "house"),
    )
)

_QUERY = SQL("""
    SELECT d.id AS delivery_id, d.recipient_id, c.address, coalesce(c.enabled, false) AS enabled,
           coalesce(u.language, 'en') AS language,
           ARRAY(SELECT s.name FROM subscriptions s
                 WHERE s.id = ANY (d.subscription_ids) ORDER BY s.id) AS searches,
           d.error_class IS NOT DISTINCT FROM 'OutcomeUnknown' AS maybe_sent,
           e.kind AS event, e.old_price, e.new_price, e.old_currency, e.new_currency,
           l.id AS listing_id, o.name AS source, {of_listing},
           coalesce(i.thumbnails ->> '960', i.key) AS image_key, coalesce(p.url, l.images[1]) AS image_url
    FROM deliveries d
    JOIN events e ON e.id = d.origin_id
    JOIN listings l ON l.id = e.listing_id
    JOIN sources o ON o.id = l.source_id
    LEFT JOIN users u ON u.id = d.recipient_id
    LEFT JOIN recipient_channels c ON c.recipient_id = d.recipient_id AND c.channel = d.channel
    LEFT JOIN listing_images p ON p.listing_id = l.id AND p.position = 0
    LEFT JOIN images i ON i.id = p.image_id
    WHERE d.origin_kind = 'event' AND d.id = ANY (%s)
""").format(of_listing=_OF_LISTING)


async def read(connection: Connection, delivery_ids: Sequence[int]) -> dict[int, Outgoing]:
    """By delivery id; without those whose event or listing is no longer there."""
    cursor = await connection.execute(_QUERY, (list(delivery_ids),))
    rows: list[dict[str, Any]] = await cursor.fetchall()
    return {row["delivery_id"]: Outgoing.model_validate(row) for row in rows}
