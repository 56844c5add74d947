"""Observations of a list page into listings, properties, events and pictures: one COPY, then sets of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg.sql import SQL, Identifier

from homing.models.kinds import EventKind
from homing.storage import cards
from homing.storage.database import Connection
from homing.storage.listings import batch, events, images
from homing.storage.listings.changes import KIND, REPRICED
from homing.storage.listings.columns import FIELDS
from homing.storage.listings.values import Seen, Stored
from homing.storage.sources import lock

# One lookup for each observation: a join would read all listings of the source where statistics are old.
_COMPARE = SQL(
    """
    SELECT seen.ordinal, seen.external_id, known.id, {kind} AS kind,
           CASE WHEN {repriced} THEN known.price END AS old_price,
           CASE WHEN {repriced} THEN seen.price END AS new_price,
           CASE WHEN {repriced} THEN known.currency END AS old_currency,
           CASE WHEN {repriced} THEN seen.currency END AS new_currency,
           known.images <> seen.images AS new_images, known.property_id,
           known.published_at IS NULL AND seen.published_at IS NOT NULL AS dated
    FROM seen_listings AS seen LEFT JOIN LATERAL (
        SELECT * FROM listings
        WHERE source_id = %s AND external_id = seen.external_id LIMIT 1
    ) AS known ON true
    ORDER BY seen.ordinal
    """
).format(kind=KIND, repriced=REPRICED)

_PROPERTIES = """
    INSERT INTO properties (created_at) SELECT now() FROM generate_series(1, %s) RETURNING id
"""

_INSERT = SQL(
    """
    WITH inserted AS (
        INSERT INTO listings (source_id, property_id, last_run_id, card_hash, content_hash, detail_at,
                              detail_etag, detail_modified, {fields})
        SELECT %(source)s, pair.property_id, %(run)s, seen.card_hash, seen.content_hash,
               CASE WHEN seen.detail THEN now() END, seen.detail_etag, seen.detail_modified, {seen}
        FROM unnest(%(properties)s::bigint[], %(ordinals)s::int[]) AS pair (property_id, ordinal)
        JOIN seen_listings AS seen USING (ordinal)
        ORDER BY ordinal
        RETURNING id, external_id, images
    ), pictures AS (
        INSERT INTO listing_images (listing_id, position, url)
        SELECT id, place - 1, url
        FROM inserted, unnest(images) WITH ORDINALITY AS image (url, place)
    )
    SELECT id, external_id FROM inserted
    """
).format(
    fields=SQL(", ").join(map(Identifier, FIELDS)),
    seen=SQL(", ").join(Identifier("seen", name) for name in FIELDS),
)

# A date that is known stays: relative dates drift. Validators are those of the page that was read now, or none.
_SIGHTING = SQL(
    """
    last_seen_at = greatest(known.last_seen_at, now()), missing_runs = 0, last_run_id = %(run)s,
    card_hash = seen.card_hash, detail_at = CASE WHEN seen.detail THEN now() ELSE known.detail_at END,
    detail_etag = seen.detail_etag, detail_modified = seen.detail_modified,
    published_at = coalesce(known.published_at, seen.published_at),
    updated_at = coalesce(seen.updated_at, known.updated_at)
    """
)

_CONTENT = SQL(", ").join(
    SQL("{} = {}").format(Identifier(name), Identifier("seen", name))
    for name in (*FIELDS, "content_hash")
    if name not in ("external_id", "published_at", "updated_at")
)

_FROM = SQL(
    """
    FROM unnest(%(ids)s::bigint[], %(ordinals)s::int[]) AS pair (id, ordinal)
    JOIN seen_listings AS seen USING (ordinal)
    WHERE known.id = pair.id
    """
)

_CHANGE = SQL("UPDATE listings AS known SET changed_at = now(), {}, {} {}").format(
    _CONTENT, _SIGHTING, _FROM
)

_SIGHT = SQL("UPDATE listings AS known SET {} {}").format(_SIGHTING, _FROM)


async def store(
    connection: Connection,
    *,
    source_id: int,
    run_id: int | None,
    seen: Sequence[Seen],
    keep_pictures: bool = False,
) -> list[Stored]:
    """Writes observations, and an event for each listing to which something happened.

    What happened is decided in `homing.storage.listings.changes`. Of several observations of one listing
    the last one counts. All or nothing, also without a transaction of the caller.

    Args:
        connection: in the caller's transaction.
        source_id: the source that all of them are from.
        run_id: the run that saw them.
        seen: some hundreds to thousands are best.
        keep_pictures: delete nothing, also not the rows of pictures that are not shown any more.

    Returns:
        One for each listing, in the order in which they come first in `seen`.

    Raises:
        homing.storage.sources.UnknownSource: there is no such source.
    """
    latest = {observation.listing.external_id: observation for observation in seen}
    async with connection.transaction():
        await lock(connection, source_id)
        await batch.copy(connection, list(latest.values()))
        cursor = await connection.execute(_COMPARE, (source_id,))
        rows = await cursor.fetchall()
        known = [row for row in rows if row["id"] is not None]
        unknown = [row for row in rows if row["id"] is None]
        await _insert(connection, source_id, run_id, unknown)
        await _update(connection, run_id, known)
        shown = [row["id"] for row in known if row["new_images"]]
        await images.align(connection, shown, keep=keep_pictures)
        told = await events.tell(connection, run_id, rows)
        changed = [row["property_id"] for row in known if row["kind"] or row["dated"]]
        await cards.keep(connection, changed, [row["property_id"] for row in unknown])
    return [_stored(row, told.get(row["id"])) for row in rows]


async def _insert(
    connection: Connection, source_id: int, run_id: int | None, rows: list[dict[str, Any]]
) -> None:
    if not rows:
        return
    cursor = await connection.execute(_PROPERTIES, (len(rows),))
    properties = [row["id"] for row in await cursor.fetchall()]
    ordinals = [row["ordinal"] for row in rows]
    cursor = await connection.execute(
        _INSERT,
        {"source": source_id, "run": run_id, "properties": properties, "ordinals": ordinals},
    )
    ids = {row["external_id"]: row["id"] for row in await cursor.fetchall()}
    for row, property_id in zip(rows, properties, strict=True):
        row["id"], row["property_id"] = ids[row["external_id"]], property_id


async def _update(connection: Connection, run_id: int | None, rows: list[dict[str, Any]]) -> None:
    for statement, changed in ((_CHANGE, True), (_SIGHT, False)):
        chosen = [row for row in rows if (row["kind"] is not None) is changed]
        if chosen:
            ids, ordinals = [row["id"] for row in chosen], [row["ordinal"] for row in chosen]
            await connection.execute(statement, {"run": run_id, "ids": ids, "ordinals": ordinals})


def _stored(row: dict[str, Any], event_id: int | None) -> Stored:
    kind = row["kind"]
    return Stored(row["id"], row["external_id"], EventKind(kind) if kind else None, event_id)
