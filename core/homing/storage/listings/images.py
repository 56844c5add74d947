"""Rows of `listing_images`, kept in step with what listings state."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg.sql import SQL

from homing.storage.database import Connection

_WANTED = SQL(
    """
    wanted AS (
        SELECT id AS listing_id, image.url, min(place) - 1 AS position
        FROM listings, unnest(images) WITH ORDINALITY AS image (url, place)
        WHERE id = ANY (%(ids)s) GROUP BY id, image.url
    )
    """
)

_DROP = SQL(
    """
    WITH {wanted}
    DELETE FROM listing_images AS held
    WHERE listing_id = ANY (%(ids)s)
      AND NOT EXISTS (SELECT FROM wanted WHERE (wanted.listing_id, wanted.url) = (held.listing_id, held.url))
    """
).format(wanted=_WANTED)

# Behind those that were withdrawn before. What is shown again comes back from there, with its stored picture.
_WITHDRAW = SQL(
    """
    WITH {wanted}, parting AS (
        SELECT listing_id, position,
               (SELECT least(min(position), 0) FROM listing_images AS older
                WHERE older.listing_id = held.listing_id)
               - row_number() OVER (PARTITION BY listing_id ORDER BY position) AS place
        FROM listing_images AS held
        WHERE listing_id = ANY (%(ids)s) AND position >= 0
          AND NOT EXISTS (SELECT FROM wanted WHERE (wanted.listing_id, wanted.url) = (held.listing_id, held.url))
    )
    UPDATE listing_images AS held SET position = parting.place FROM parting
    WHERE (held.listing_id, held.position) = (parting.listing_id, parting.position)
    """
).format(wanted=_WANTED)

# Positions are unique at the end of the statement: the key is deferrable.
_MOVE = SQL(
    """
    WITH {wanted}
    UPDATE listing_images AS held SET position = wanted.position FROM wanted
    WHERE (held.listing_id, held.url) = (wanted.listing_id, wanted.url)
      AND held.position <> wanted.position
    """
).format(wanted=_WANTED)

_ADD = SQL(
    """
    WITH {wanted}
    INSERT INTO listing_images (listing_id, position, url)
    SELECT listing_id, position, url FROM wanted
    WHERE NOT EXISTS (SELECT FROM listing_images AS held
                      WHERE (held.listing_id, held.url) = (wanted.listing_id, wanted.url))
    ORDER BY listing_id, position
    """
).format(wanted=_WANTED)


async def align(connection: Connection, listing_ids: Sequence[int], *, keep: bool = False) -> None:
    """Drops what a listing does not show any more, keeps what it still shows, adds what is to be fetched.

    Args:
        connection: in the caller's transaction.
        listing_ids: of listings that are stored by now.
        keep: nothing is dropped; what is not shown any more gets a negative position.
    """
    if not listing_ids:
        return
    for statement in (_WITHDRAW if keep else _DROP, _MOVE, _ADD):
        await connection.execute(statement, {"ids": list(listing_ids)})
