"""A card from the listings of its home: the one statement that says what a card is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from psycopg.sql import SQL, Identifier, Literal

from homing.storage.cards import keys, names, terms
from homing.storage.database import Connection

# Of several listings the best status speaks, then the oldest: so merging homes later changes little.
_SPEAKING = """
    SELECT DISTINCT ON (property_id)
           property_id, id AS listing_id, title, description, city, district, price, price_per_m2, currency,
           deal_type AS deal, latitude, longitude,
           left(status, 1) AS status, left(deal_type, 1) AS deal_type,
           CASE property_type WHEN 'other' THEN 'x' ELSE left(property_type, 1) END AS property_type,
           floor(rooms)::int AS rooms
      FROM listings WHERE property_id = ANY (%s)
     ORDER BY property_id, array_position('{available,presale,sold,removed}', status), id
"""

#: Columns that follow from the listings; `likes` and `heat` follow from likes.
DERIVED = (
    *("listing_id", "source_id", "status", "deal_type", "property_type", "pets", "furnished"),
    *("has_photos", "rooms", "floor", "year_built", "price_drop", "city_id", "district_id"),
    *("area", "price", "price_per_m2", "price_before", "published_at", "latitude", "longitude"),
    *("currency", "price_key", "per_m2_key", "cell", "zone", "block", "terms"),
)

# Equal cards are left alone. Likes are counted when a card begins; after that whoever likes counts.
_WRITE = SQL(
    """
    INSERT INTO property_cards AS card (property_id, {derived}, likes, heat)
    SELECT property_id, given.listing_id, source_id, given.status::"char", given.deal_type::"char",
           given.property_type::"char", pets, furnished, images <> '{{}}', given.rooms, floor, year_built,
           CASE WHEN fell.before > price THEN trunc(10000 * (fell.before - price) / fell.before) ELSE 0 END,
           given.city_id, given.district_id,
           CASE WHEN area_total <= 20000000 THEN area_total * 100 WHEN area_total IS NOT NULL THEN 2147483647 END,
           (price * 100)::bigint,
           (price_per_m2 * 100)::bigint, (fell.before * 100)::bigint, coalesce(published_at, first_seen_at),
           latitude, longitude, currency, given.price_key, given.per_m2_key, given.cell, given.zone, given.block,
           array_to_tsvector(string_to_array(given.lexemes, {separator})),
           coalesce(liked.likes, 0), liked.heat
      FROM unnest(%(listing_id)s::bigint[], %(status)s::text[], %(deal_type)s::text[], %(property_type)s::text[],
                  %(rooms)s::smallint[], %(city_id)s::int[], %(district_id)s::int[], %(price_key)s::bigint[],
                  %(per_m2_key)s::bigint[], %(cell)s::int[], %(zone)s::int[], %(block)s::int[], %(lexemes)s::text[])
           AS given (listing_id, status, deal_type, property_type, rooms, city_id, district_id, price_key,
                     per_m2_key, cell, zone, block, lexemes)
      JOIN listings ON listings.id = given.listing_id
      LEFT JOIN LATERAL (
           SELECT old_price, new_price, old_currency, new_currency FROM events
            WHERE events.listing_id = listings.id AND kind = 'price_changed' ORDER BY id DESC LIMIT 1
      ) AS change ON true
      CROSS JOIN LATERAL (
           SELECT CASE WHEN change.new_price = price AND change.new_currency = currency
                        AND change.old_currency = currency THEN change.old_price ELSE listings.old_price END AS before
      ) AS fell
      CROSS JOIN LATERAL property_popularity(property_id) AS liked
     ORDER BY property_id
    ON CONFLICT (property_id) DO UPDATE SET ({derived}) = ({excluded}) WHERE ({card}) IS DISTINCT FROM ({excluded})
    """
).format(
    separator=Literal(terms.SEPARATOR),
    derived=SQL(", ").join(map(Identifier, DERIVED)),
    excluded=SQL(", ").join(Identifier("excluded", name) for name in DERIVED),
    card=SQL(", ").join(Identifier("card", name) for name in DERIVED),
)

_GIVEN = (
    *("listing_id", "status", "deal_type", "property_type", "rooms", "city_id", "district_id"),
    *("price_key", "per_m2_key", "cell", "zone", "block", "lexemes"),
)


async def refresh(connection: Connection, property_ids: Sequence[int]) -> None:
    """Writes the cards of these homes from their listings, whatever they were before.

    Args:
        connection: in the caller's transaction.
        property_ids: of homes; those without listings have no card.
    """
    if not property_ids:
        return
    # In one order everywhere, so that two writers wait for each other and never deadlock.
    await connection.execute(
        "SELECT FROM properties WHERE id = ANY (%s) ORDER BY id FOR NO KEY UPDATE",
        (list(property_ids),),
    )
    cursor = await connection.execute(_SPEAKING, (list(property_ids),))
    rows = await cursor.fetchall()
    numbers = await names.give(connection, _places(rows))
    cards = [_card(row, numbers) for row in rows]
    await connection.execute(_WRITE, {name: [card[name] for card in cards] for name in _GIVEN})


def _places(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    return {row[name] for row in rows for name in ("city", "district") if row[name] is not None}


def _card(row: Mapping[str, Any], numbers: Mapping[str, int]) -> dict[str, Any]:
    places = {
        "city_id": numbers.get(row["city"] or ""),
        "district_id": numbers.get(row["district"] or ""),
    }
    text = f"{row['title']}\n{row['description'] or ''}"
    return {**row, **places, **_keys(row), "lexemes": terms.lexemes(text, row["status"])}


def _keys(row: Mapping[str, Any]) -> dict[str, int | None]:
    place = row["latitude"], row["longitude"]
    return {
        "price_key": keys.amount(row["price"], row["currency"], row["deal"]),
        "per_m2_key": keys.amount(row["price_per_m2"], row["currency"], row["deal"]),
        "cell": keys.square(*place, keys.CELL),
        "zone": keys.square(*place, keys.ZONE),
        "block": keys.square(*place, keys.BLOCK),
    }
