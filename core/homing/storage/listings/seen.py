"""Listings that a run comes across again."""

from __future__ import annotations

from collections.abc import Sequence

from homing.models.kinds import Status
from homing.models.listing import Listing
from homing.storage.database import Connection
from homing.storage.listings import columns
from homing.storage.listings.values import Known
from homing.storage.sources import lock


async def known(
    connection: Connection, source_id: int, external_ids: Sequence[str]
) -> dict[str, Known]:
    """Those of the external ids that the source has listings of."""
    cursor = await connection.execute(
        """
        SELECT external_id, id, card_hash, detail_at, status, detail_etag, detail_modified FROM listings
        WHERE source_id = %s AND external_id = ANY (%s)
        """,
        (source_id, list(external_ids)),
    )
    return {
        row["external_id"]: Known(
            listing_id=row["id"],
            card_hash=row["card_hash"],
            detail_at=row["detail_at"],
            status=Status(row["status"]),
            detail_etag=row["detail_etag"],
            detail_modified=row["detail_modified"],
        )
        async for row in cursor
    }


async def hashes(
    connection: Connection, source_id: int, external_ids: Sequence[str]
) -> dict[str, tuple[bytes, Status]]:
    """Content hash and status of those of the external ids that the source has listings of.

    A listing with the same `content_hash` and status need not be stored: nothing would happen to it.
    """
    cursor = await connection.execute(
        """
        SELECT external_id, content_hash, status FROM listings
        WHERE source_id = %s AND external_id = ANY (%s)
        """,
        (source_id, list(external_ids)),
    )
    return {
        row["external_id"]: (row["content_hash"], Status(row["status"])) async for row in cursor
    }


async def live(connection: Connection, source_id: int) -> list[str]:
    """External ids of the source's listings that can be had, as far as is known."""
    cursor = await connection.execute(
        "SELECT external_id FROM listings WHERE source_id = %s AND status IN ('available', 'presale')",
        (source_id,),
    )
    return [row["external_id"] async for row in cursor]


def content_hash(listing: Listing) -> bytes:
    """The hash by which changes of content are told: see `columns.content_hash`."""
    return columns.content_hash(columns.stated(listing))


async def touch(
    connection: Connection,
    *,
    source_id: int,
    run_id: int,
    external_ids: Sequence[str],
    detail: bool = False,
) -> int:
    """Notes that the run saw these listings and did not read them; returns how many there are.

    For cards that are as last time, and for listings whose detail page failed. With `detail` for those whose
    detail page is, as its host says, the one that was read: then the reading counts as one of now. Nothing
    else changes: a removed listing stays so until it is stored.
    """
    async with connection.transaction():
        await lock(connection, source_id)
        cursor = await connection.execute(
            """
            UPDATE listings SET last_seen_at = greatest(last_seen_at, now()), missing_runs = 0, last_run_id = %s,
                                detail_at = CASE WHEN %s THEN now() ELSE detail_at END
            WHERE source_id = %s AND external_id = ANY (%s)
            """,
            (run_id, detail, source_id, list(external_ids)),
        )
    return cursor.rowcount
