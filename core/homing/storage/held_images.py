"""Pictures as the store should hold them, and who shows them: for checks and repairs of the store."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.rows import class_row, tuple_row
from psycopg.types.json import Jsonb

from homing.storage.database import Connection
from homing.storage.images import FileFacts, Image

#: Parts are numbered from 0 to this, without it.
PARTS = 256


@dataclass(frozen=True, slots=True)
class Held:
    """A picture with the files that should be in the store."""

    id: UUID
    key: str
    content_hash: bytes
    bytes: int
    etag: str | None
    #: Width in pixels to key.
    thumbnails: dict[str, str]
    thumbnail_files: dict[str, dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A place where a picture is shown."""

    image_id: UUID
    listing_id: int
    position: int
    url: str
    property_id: int
    source_id: int
    source: str
    #: The source's own id of the listing, pf_id for Property Finder.
    external_id: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of all pictures, as a listing of the store should tell it."""

    count: int
    #: A line for each file: key, bytes and entity tag as far as they are known, with spaces between them.
    lines: frozenset[str]


async def part(connection: Connection, number: int) -> Part:
    """The pictures whose id begins with this byte: those of one folder of the store, by the names we give.

    The lines are put together by the server, because a million rows of JSON cost minutes elsewhere.
    """
    async with connection.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(
            """
            WITH part AS MATERIALIZED (SELECT * FROM images WHERE id BETWEEN %s AND %s)
            SELECT (SELECT count(*) FROM part),
                   (SELECT string_agg(concat_ws(' ', key, bytes, etag), E'\n') FROM part),
                   (SELECT string_agg(concat_ws(' ', thumbnail.key, thumbnail_files #>> ARRAY[pixels, 'bytes'],
                                                thumbnail_files #>> ARRAY[pixels, 'etag']), E'\n')
                    FROM part, jsonb_each_text(thumbnails) AS thumbnail (pixels, key))
            """,
            _range(number),
        )
        row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - an aggregate gives a row
    count, *texts = row
    return Part(count, frozenset(line for text in texts if text for line in text.split("\n")))


async def rows(
    connection: Connection, number: int, keys: Collection[str] | None = None
) -> list[Held]:
    """Pictures of this part; only those that have one of these files, if any are named."""
    async with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
        await cursor.execute(
            """
            SELECT id, key, content_hash, bytes, etag, thumbnails, thumbnail_files FROM images
            WHERE id BETWEEN %s AND %s
              AND (%s::text[] IS NULL OR key = ANY(%s)
                   OR EXISTS (SELECT FROM jsonb_each_text(thumbnails) WHERE value = ANY(%s)))
            """,
            (*_range(number), *[None if keys is None else list(keys)] * 3),
        )
        return [Held(*row) async for row in cursor]


async def shown(connection: Connection, image_ids: Sequence[UUID]) -> list[Shown]:
    """Where these pictures are shown, in order of properties; not where the source has withdrawn them."""
    async with connection.cursor(row_factory=class_row(Shown)) as cursor:
        await cursor.execute(
            """
            SELECT image_id, listing_id, position, i.url, property_id, source_id, s.name AS source,
                   external_id
            FROM listing_images i JOIN listings l ON l.id = listing_id JOIN sources s ON s.id = source_id
            WHERE image_id = ANY(%s) AND position >= 0
            ORDER BY property_id, listing_id, position
            """,
            (list(image_ids),),
        )
        return await cursor.fetchall()


async def get(connection: Connection, image_ids: Sequence[UUID]) -> list[Image]:
    """The whole rows of these pictures."""
    cursor = await connection.execute(
        """
        SELECT id, content_hash, key, mime, width, height, bytes, thumbnails, etag, thumbnail_files
        FROM images WHERE id = ANY(%s)
        """,
        (list(image_ids),),
    )
    return [Image.of(row) for row in await cursor.fetchall()]


async def rewritten(
    connection: Connection, image_id: UUID, etag: str | None, thumbnails: dict[str, FileFacts]
) -> None:
    """Records what the store said when a picture's files were written again."""
    await connection.execute(
        "UPDATE images SET etag = %s, thumbnail_files = %s WHERE id = %s",
        (etag, Jsonb({width: vars(facts) for width, facts in thumbnails.items()}), image_id),
    )


async def replaced(connection: Connection, image_id: UUID, by: UUID, url: str) -> None:
    """Shows another picture wherever this one was shown under the link."""
    await connection.execute(
        "UPDATE listing_images SET image_id = %s WHERE image_id = %s AND url = %s",
        (by, image_id, url),
    )


async def unfinished(connection: Connection) -> dict[str, int]:
    """Pictures without a file: `pending` ones are still to be downloaded, `failed` ones were given up."""
    cursor = await connection.execute(
        """
        SELECT count(*) FILTER (WHERE state = 'pending') AS pending,
               count(*) FILTER (WHERE state = 'failed') AS failed
        FROM listing_images WHERE state <> 'stored'
        """
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - an aggregate gives a row
    return row


def _range(number: int) -> tuple[UUID, UUID]:
    return UUID(bytes=bytes([number]) + bytes(15)), UUID(bytes=bytes([number]) + b"\xff" * 15)
