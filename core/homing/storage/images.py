"""Pictures: what is still to be downloaded, what is stored, and what failed for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self
from uuid import UUID

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from homing.storage.database import Connection


@dataclass(frozen=True, kw_only=True)
class PendingImage:
    """A picture that is claimed for download."""

    listing_id: int
    position: int
    url: str
    #: Tries, this one included.
    attempts: int


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """What tells whether a file is still as it was written."""

    bytes: int
    #: Of S3; None in a folder.
    etag: str | None
    #: In hexadecimal digits.
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Image:
    """A stored picture."""

    id: UUID
    #: SHA-256 of the bytes as the source served them.
    content_hash: bytes = field(repr=False)
    key: str
    mime: str
    #: As it is seen, EXIF orientation applied.
    width: int
    height: int
    bytes: int
    #: Width in pixels to key.
    thumbnails: dict[str, str]
    #: Of S3; None in a folder.
    etag: str | None = None
    #: By width in pixels; empty for pictures that were stored before this was kept.
    thumbnail_files: dict[str, FileFacts] = field(default_factory=dict)

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """From a row of the table."""
        facts = {width: FileFacts(**each) for width, each in row["thumbnail_files"].items()}
        return cls(**row | {"thumbnail_files": facts})


_COLUMNS = "id, content_hash, key, mime, width, height, bytes, thumbnails, etag, thumbnail_files"


async def claim(
    connection: Connection,
    *,
    listing_ids: Sequence[int] | None = None,
    source_id: int | None = None,
    limit: int = 500,
    claimed_seconds: float = 600,
) -> list[PendingImage]:
    """Takes pictures that are due, the first ones of each listing first; each claim counts as a try.

    Args:
        listing_ids: of these listings only; None is all.
        source_id: of this source's listings only; None is all.
        limit: pictures at most.
        claimed_seconds: after this time the pictures of a process that died are due again.
    """
    async with connection.cursor(row_factory=class_row(PendingImage)) as cursor:
        await cursor.execute(
            """
            UPDATE listing_images AS image
            SET attempts = attempts + 1, next_try_at = now() + make_interval(secs => %(claimed)s)
            FROM (
                SELECT listing_id, position FROM listing_images
                WHERE state = 'pending' AND next_try_at <= now() AND position >= 0
                  AND (%(listings)s::bigint[] IS NULL OR listing_id = ANY(%(listings)s))
                  AND (%(source)s::bigint IS NULL OR listing_id IN
                       (SELECT id FROM listings WHERE source_id = %(source)s))
                ORDER BY position, next_try_at
                LIMIT %(limit)s
                FOR UPDATE SKIP LOCKED
            ) AS due
            WHERE image.listing_id = due.listing_id AND image.position = due.position
            RETURNING image.listing_id, image.position, image.url, image.attempts
            """,
            {
                "claimed": claimed_seconds,
                "listings": None if listing_ids is None else list(listing_ids),
                "source": source_id,
                "limit": limit,
            },
        )
        return await cursor.fetchall()


async def due_sources(connection: Connection) -> list[int]:
    """Ids of sources that have pictures due, but those whose links only a sync can renew."""
    cursor = await connection.execute(
        """
        SELECT DISTINCT source_id FROM listings JOIN listing_images ON listing_id = listings.id
        JOIN sources ON sources.id = source_id
        WHERE state = 'pending' AND next_try_at <= now() AND position >= 0 AND type <> 'propertyFinder'
        ORDER BY source_id
        """
    )
    return [row["source_id"] for row in await cursor.fetchall()]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A listing of which pictures are still to be had."""

    listing_id: int
    external_id: str
    #: Until the first of them is due; not more than 0 where it is.
    seconds: float


async def waiting(connection: Connection, source_id: int, *, limit: int) -> list[Waiting]:
    """Listings of a source with pictures that are due or will be, the soonest first."""
    async with connection.cursor(row_factory=class_row(Waiting)) as cursor:
        await cursor.execute(
            """
            SELECT listing_id, external_id,
                   extract(epoch FROM min(next_try_at) - clock_timestamp())::float8 AS seconds
            FROM listings JOIN listing_images ON listing_id = listings.id
            WHERE source_id = %s AND state = 'pending' AND position >= 0
            GROUP BY listing_id, external_id ORDER BY min(next_try_at), listing_id LIMIT %s
            """,
            (source_id, limit),
        )
        return await cursor.fetchall()


async def release(connection: Connection, source_id: int) -> int:
    """Makes all pictures of a source due that are still to be had; returns how many that changed.

    For whoever is alone with the source: what is claimed was claimed by a process that died. A claim of a picture
    that never failed is not counted as a try.
    """
    cursor = await connection.execute(
        """
        UPDATE listing_images SET next_try_at = now(), attempts = CASE WHEN error IS NULL THEN 0 ELSE attempts END
        FROM listings
        WHERE listings.id = listing_id AND source_id = %s AND state = 'pending' AND next_try_at > now()
        """,
        (source_id,),
    )
    return cursor.rowcount


async def try_again(connection: Connection, source_id: int, *, tries: int) -> int:
    """Gives pictures of a source that failed for good one more chance; returns how many.

    Those of listings that can be had, for the others' links lead nowhere.

    Args:
        tries: that count as made: the next failure is final where a picture gets no more than these.
    """
    cursor = await connection.execute(
        """
        UPDATE listing_images SET state = 'pending', next_try_at = now(), attempts = %s
        FROM listings
        WHERE listings.id = listing_id AND source_id = %s AND state = 'failed' AND position >= 0
          AND status IN ('available', 'presale')
        """,
        (tries, source_id),
    )
    return cursor.rowcount


async def find(connection: Connection, content_hash: bytes) -> Image | None:
    """The picture with this content, or None."""
    cursor = await connection.execute(
        f"SELECT {_COLUMNS} FROM images WHERE content_hash = %s",  # noqa: S608 - names only
        (content_hash,),
    )
    row = await cursor.fetchone()
    return None if row is None else Image.of(row)


async def add(connection: Connection, image: Image) -> UUID:
    """Records a picture that the store holds; returns its id, or that of the same picture known before."""
    cursor = await connection.execute(
        f"""
        INSERT INTO images ({_COLUMNS})
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (content_hash) DO UPDATE SET content_hash = EXCLUDED.content_hash
        RETURNING id
        """,  # noqa: S608 - names only
        (
            image.id,
            image.content_hash,
            image.key,
            image.mime,
            image.width,
            image.height,
            image.bytes,
            Jsonb(image.thumbnails),
            image.etag,
            Jsonb({width: asdict(each) for width, each in image.thumbnail_files.items()}),
        ),
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - RETURNING gives a row
    found: UUID = row["id"]
    return found


async def attach(connection: Connection, pending: PendingImage, image_id: UUID) -> None:
    """Shows a stored picture at a listing, unless the listing has another picture there by now."""
    await connection.execute(
        """
        UPDATE listing_images SET state = 'stored', image_id = %s, error = NULL
        WHERE listing_id = %s AND position = %s AND url = %s
        """,
        (image_id, pending.listing_id, pending.position, pending.url),
    )


async def postpone(
    connection: Connection, pending: PendingImage, error: str, seconds: float
) -> None:
    """Lets a picture be tried again after a time."""
    await connection.execute(
        """
        UPDATE listing_images SET error = %s, next_try_at = now() + make_interval(secs => %s)
        WHERE listing_id = %s AND position = %s AND url = %s AND state = 'pending'
        """,
        (error, seconds, pending.listing_id, pending.position, pending.url),
    )


async def give_up(connection: Connection, pending: PendingImage, error: str) -> None:
    """Marks a picture as failed for good, with the reason."""
    await connection.execute(
        """
        UPDATE listing_images SET state = 'failed', error = %s
        WHERE listing_id = %s AND position = %s AND url = %s AND state = 'pending'
        """,
        (error, pending.listing_id, pending.position, pending.url),
    )
