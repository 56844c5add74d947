"""What a sender needs to know of a delivery."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from psycopg.sql import SQL, Identifier, Literal

from homing.models.base import Value
from homing.models.kinds import EventKind, PricePeriod, Status
from homing.storage.database import Connection
from homing.storage.favourite_prices import ALERT

#: An alert older than this says so.
LATE_SECONDS = 3600

#: Pictures of one message: what an album may hold.
MOST_PICTURES = 10


class Picture(Value):
    #: Its place in the image store, once it is there (960 pixels wide: Telegram refuses large ones).
    key: str | None
    #: At the source.
    url: str


class Outgoing(Value):
    """A delivery about an event, with the person and the listing."""

    delivery_id: int
    recipient_id: int
    #: Chat id, e-mail address or number; None where the person has no such channel.
    address: str | None
    #: Whether the person still wants to be reached this way, and the address to be written to.
    enabled: bool
    language: str
    #: Names of the searches that wanted it and that are still there.
    searches: tuple[str, ...]
    #: W3C traceparents of the spans in which the person saved them, where telemetry was on.
    saved_in: tuple[str, ...] = ()
    #: It was tried before and no answer came.
    maybe_sent: bool
    #: Identifiers of the parts that an earlier try has brought to the person, with commas between them.
    parts: str | None

    event: EventKind
    #: When it happened.
    at: datetime
    #: It happened more than `LATE_SECONDS` ago, so the message says when.
    late: bool
    old_price: Decimal | None
    new_price: Decimal | None
    old_currency: str | None
    new_currency: str | None

    listing_id: int
    property_id: int
    #: Whether the person keeps this home, and whether they want to hear no more of it.
    favourite: bool
    dismissed: bool
    source: str
    #: Of the source's resource.
    source_namespace: str = "default"
    source_generation: int = 0
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
    published_at: datetime | None
    has_phones: bool
    #: The first ones, in the source's order.
    pictures: tuple[Picture, ...]


class OutgoingEdit(Outgoing):
    """A new price of a home that the person keeps: the alert that they have is edited to say so."""

    #: Identifiers of the alert's messages, with commas between them; None where it is not there any more.
    message_id: str | None
    #: The price has changed once more since.
    outdated: bool


class OutgoingDigest(Value):
    """Several alerts for one person by one channel, told in one message."""

    recipient_id: int
    address: str | None
    enabled: bool
    language: str
    #: One of them was tried before and no answer came.
    maybe_sent: bool
    #: At least two, oldest first.
    alerts: tuple[Outgoing, ...]

    @classmethod
    def of(cls, alerts: Sequence[Outgoing]) -> Self:
        """Of alerts for the same person by the same channel, oldest first."""
        first = alerts[0]
        return cls(
            recipient_id=first.recipient_id,
            address=first.address,
            enabled=first.enabled,
            language=first.language,
            maybe_sent=any(one.maybe_sent for one in alerts),
            alerts=tuple(alerts),
        )

    @property
    def saved_in(self) -> tuple[str, ...]:
        """Of all alerts."""
        return tuple(dict.fromkeys(span for one in self.alerts for span in one.saved_in))

    @property
    def delivery_id(self) -> int:
        """Of the oldest: it names the message, for example in a Message-ID."""
        return self.alerts[0].delivery_id

    @property
    def delivery_ids(self) -> tuple[int, ...]:
        """All of them."""
        return tuple(one.delivery_id for one in self.alerts)


_OF_LISTING = SQL(", ").join(
    Identifier("l", name)
    for name in (
        *("url", "status", "title", "description", "price", "price_max", "currency"),
        *("price_period", "area_total", "area_land", "rooms", "floor", "floors"),
        *("city", "district", "street", "house", "published_at"),
    )
)

_QUERY = SQL("""
    SELECT d.id AS delivery_id, d.recipient_id, c.address,
           coalesce(c.enabled, false)
           AND NOT EXISTS (SELECT FROM address_optouts o
                           WHERE o.channel = d.channel AND o.address = lower(c.address)) AS enabled,
           coalesce(u.language, 'en') AS language,
           ARRAY(SELECT s.name FROM subscriptions s
                 WHERE s.id = ANY (d.subscription_ids) ORDER BY s.id) AS searches,
           ARRAY(SELECT s.traceparent FROM subscriptions s
                 WHERE s.id = ANY (d.subscription_ids) AND s.traceparent IS NOT NULL ORDER BY s.id) AS saved_in,
           d.origin_kind = 'event' AND d.unanswered > 0 AS maybe_sent,
           e.kind AS event, e.at,
           d.origin_kind = 'event' AND e.at < now() - make_interval(secs => {late}) AS late,
           e.old_price, e.new_price, e.old_currency, e.new_currency,
           CASE WHEN d.state <> 'sent' THEN d.message_id END AS parts,
           l.id AS listing_id, l.property_id, o.name AS source, o.namespace AS source_namespace,
           o.generation AS source_generation,
           EXISTS (SELECT FROM favourites f
                   WHERE f.user_id = d.recipient_id AND f.property_id = l.property_id) AS favourite,
           EXISTS (SELECT FROM dismissals f
                   WHERE f.user_id = d.recipient_id AND f.property_id = l.property_id) AS dismissed,
           cardinality(l.phones) > 0 AS has_phones,
           coalesce((SELECT jsonb_agg(jsonb_build_object('url', p.url, 'key',
                                                         coalesce(i.thumbnails ->> '960', i.key)) ORDER BY p.position)
                     FROM (SELECT * FROM listing_images p WHERE p.listing_id = l.id AND p.state <> 'failed'
                           ORDER BY p.position LIMIT {pictures}) p
                     LEFT JOIN images i ON i.id = p.image_id),
                    (SELECT jsonb_agg(jsonb_build_object('url', url, 'key', NULL) ORDER BY position)
                     FROM unnest(l.images[:{pictures}]) WITH ORDINALITY AS i(url, position)),
                    '[]') AS pictures,
           d.origin_kind = 'favourite' AS is_edit,
           CASE d.origin_kind WHEN 'favourite' THEN (SELECT alert.message_id FROM ({alert}) AS alert) END AS message_id,
           d.origin_kind = 'favourite'
           AND EXISTS (SELECT FROM events later
                       WHERE later.listing_id = e.listing_id AND later.id > e.id AND later.kind = e.kind) AS outdated,
           {of_listing}
    FROM deliveries d
    JOIN events e ON e.id = d.origin_id
    JOIN listings l ON l.id = e.listing_id
    JOIN sources o ON o.id = l.source_id
    LEFT JOIN users u ON u.id = d.recipient_id
    LEFT JOIN recipient_channels c ON c.recipient_id = d.recipient_id AND c.channel = d.channel
    WHERE d.origin_kind IN ('event', 'favourite') AND d.id = ANY (%s)
""").format(
    of_listing=_OF_LISTING,
    late=Literal(LATE_SECONDS),
    pictures=Literal(MOST_PICTURES),
    alert=ALERT.format(person=Identifier("d", "recipient_id")),
)


async def read(connection: Connection, delivery_ids: Sequence[int]) -> dict[int, Outgoing]:
    """By delivery id; without those whose event or listing is no longer there."""
    cursor = await connection.execute(_QUERY, (list(delivery_ids),))
    rows: list[dict[str, Any]] = await cursor.fetchall()
    return {row["delivery_id"]: _outgoing(row) for row in rows}


def _outgoing(row: dict[str, Any]) -> Outgoing:
    kind = OutgoingEdit if row["is_edit"] else Outgoing
    return kind.model_validate({name: row[name] for name in kind.model_fields})
