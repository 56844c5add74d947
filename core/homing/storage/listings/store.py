"""Observations of a list page into listings, events and properties: one COPY and one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psycopg.sql import SQL, Identifier

from homing.models.kinds import EventKind
from homing.storage.database import Connection
from homing.storage.listings import columns, images
from homing.storage.listings.changes import KIND
from homing.storage.listings.values import Seen, Stored
from homing.storage.sources import lock

_COPIED = (
    SQL(", ").join(
        map(Identifier, ("ordinal", "traceparent", "detail", "card_hash", "content_hash"))
    )
    + SQL(", ")
    + SQL(", ").join(map(Identifier, columns.FIELDS))
)

# Its columns get their types from `listings`. It stays for the session, its rows go with the transaction.
_TABLE = SQL(
    """
    CREATE TEMPORARY TABLE IF NOT EXISTS seen_listings ON COMMIT DELETE ROWS AS
    SELECT 0 AS ordinal, NULL::text AS traceparent, false AS detail, card_hash, content_hash, {fields}
    FROM listings WITH NO DATA
    """
).format(fields=SQL(", ").join(map(Identifier, columns.FIELDS)))

_COPY = SQL("COPY seen_listings ({columns}) FROM STDIN").format(columns=_COPIED)

# A date that is known stays: relative dates drift.
_DATES = ("published_at", "updated_at")
_REPLACED = [name for name in columns.FIELDS if name not in ("external_id", *_DATES)]

_STORE = SQL(
    """
    WITH observed AS MATERIALIZED (
        SELECT seen.ordinal, seen.external_id, seen.traceparent, known.id AS listing_id, {kind} AS kind,
               known.price AS old_price, known.currency AS old_currency,
               seen.price AS new_price, seen.currency AS new_currency,
               seen.images <> coalesce(known.images, '{{}}') AS new_images,
               CASE WHEN known.id IS NULL THEN nextval(pg_get_serial_sequence('properties', 'id')) END
                   AS property_id
        FROM seen_listings AS seen
        LEFT JOIN listings AS known
               ON known.source_id = %(source)s AND known.external_id = seen.external_id
    ), homes AS (
        INSERT INTO properties (id) OVERRIDING SYSTEM VALUE
        SELECT property_id FROM observed WHERE listing_id IS NULL
    ), inserted AS (
        INSERT INTO listings (source_id, property_id, last_run_id, card_hash, content_hash, detail_at, {fields})
        SELECT %(source)s, observed.property_id, %(run)s, seen.card_hash, seen.content_hash,
               CASE WHEN seen.detail THEN now() END, {seen_fields}
        FROM seen_listings AS seen JOIN observed USING (ordinal)
        WHERE observed.listing_id IS NULL ORDER BY ordinal
        RETURNING id, external_id
    ), changed AS (
        UPDATE listings AS known
        SET {assignments}, content_hash = seen.content_hash, changed_at = now(), {sighting}
        FROM seen_listings AS seen JOIN observed USING (ordinal)
        WHERE known.id = observed.listing_id AND observed.kind IS NOT NULL
    ), unchanged AS (
        UPDATE listings AS known SET {sighting}
        FROM seen_listings AS seen JOIN observed USING (ordinal)
        WHERE known.id = observed.listing_id AND observed.kind IS NULL
    ), outcome AS (
        SELECT observed.*, coalesce(observed.listing_id, inserted.id) AS id
        FROM observed LEFT JOIN inserted USING (external_id)
    ), told AS (
        INSERT INTO events (listing_id, run_id, kind, traceparent,
                            old_price, new_price, old_currency, new_currency)
        SELECT id, %(run)s, kind, traceparent, {prices} FROM outcome
        WHERE kind IS NOT NULL ORDER BY ordinal
        RETURNING id, listing_id
    )
    SELECT outcome.id, external_id, kind, told.id AS event_id, new_images
    FROM outcome LEFT JOIN told ON told.listing_id = outcome.id ORDER BY ordinal
    """
).format(
    kind=KIND,
    fields=SQL(", ").join(map(Identifier, columns.FIELDS)),
    seen_fields=SQL(", ").join(Identifier("seen", name) for name in columns.FIELDS),
    assignments=SQL(", ").join(
        SQL("{} = {}").format(Identifier(name), Identifier("seen", name)) for name in _REPLACED
    ),
    sighting=SQL(
        """
        last_seen_at = greatest(known.last_seen_at, now()), missing_runs = 0, last_run_id = %(run)s,
        card_hash = seen.card_hash, detail_at = CASE WHEN seen.detail THEN now() ELSE known.detail_at END,
        published_at = coalesce(known.published_at, seen.published_at),
        updated_at = coalesce(seen.updated_at, known.updated_at)
        """
    ),
    prices=SQL(", ").join(
        SQL("CASE WHEN kind = 'price_changed' THEN {} END").format(Identifier(name))
        for name in ("old_price", "new_price", "old_currency", "new_currency")
    ),
)


async def store(
    connection: Connection,
    *,
    source_id: int,
    run_id: int | None,
    seen: Sequence[Seen],
    traceparents: Mapping[str, str] | None = None,
) -> list[Stored]:
    """Writes observations, and an event for each listing to which something happened.

    What happened is decided in `homing.storage.listings.changes`. Of several observations of one listing
    the last one counts. All or nothing, also without a transaction of the caller.

    Args:
        connection: in the caller's transaction.
        source_id: the source that all of them are from.
        run_id: the run that saw them.
        seen: some hundreds to thousands are best.
        traceparents: external id to W3C traceparent of the span that the listing's event roots.

    Returns:
        One for each listing, in the order in which they come first in `seen`.

    Raises:
        homing.storage.sources.UnknownSource: there is no such source.
    """
    latest = {observation.listing.external_id: observation for observation in seen}
    async with connection.transaction():
        await lock(connection, source_id)
        await _copy(connection, latest, traceparents or {})
        cursor = await connection.execute(_STORE, {"source": source_id, "run": run_id})
        rows = await cursor.fetchall()
        await images.align(connection, [row["id"] for row in rows if row["new_images"]])
    return [
        Stored(
            listing_id=row["id"],
            external_id=row["external_id"],
            kind=EventKind(row["kind"]) if row["kind"] else None,
            event_id=row["event_id"],
        )
        for row in rows
    ]


async def _copy(
    connection: Connection, seen: Mapping[str, Seen], traceparents: Mapping[str, str]
) -> None:
    await connection.execute(_TABLE)
    await connection.execute("TRUNCATE seen_listings")
    async with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for ordinal, (external_id, observation) in enumerate(seen.items()):
            listing = observation.listing
            await copy.write_row(
                [
                    ordinal,
                    traceparents.get(external_id),
                    observation.detail,
                    observation.card_hash,
                    columns.content_hash(listing),
                    *columns.values(listing),
                ]
            )
