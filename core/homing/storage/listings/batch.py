"""The session's temporary table `seen_listings`: the observations that are being stored."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg.sql import SQL, Identifier, Literal

from homing.storage.database import Connection
from homing.storage.listings import columns
from homing.storage.listings.values import Seen

_FIELDS = SQL(", ").join(map(Identifier, columns.FIELDS))

# Its columns get their types from `listings`. It stays for the session, its rows go with the transaction.
_TABLE = SQL(
    """
    CREATE TEMPORARY TABLE IF NOT EXISTS seen_listings ON COMMIT DELETE ROWS AS
    SELECT 0 AS ordinal, false AS detail, detail_etag, detail_modified, card_hash, content_hash, {fields}
    FROM listings WITH NO DATA
    """
).format(fields=_FIELDS)

_COPY = SQL(
    """
    COPY seen_listings (ordinal, detail, detail_etag, detail_modified, card_hash, content_hash, {fields})
    FROM STDIN WITH (DELIMITER {delimiter}, NULL {null})
    """
).format(fields=_FIELDS, delimiter=Literal(columns.DELIMITER), null=Literal(columns.NULL))


async def copy(connection: Connection, seen: Sequence[Seen]) -> None:
    """Puts the observations, numbered from 0, in place of those of the batch before."""
    await connection.execute(_TABLE)
    await connection.execute("TRUNCATE seen_listings")
    lines = b"".join([_line(ordinal, observation) for ordinal, observation in enumerate(seen)])
    async with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        await copy.write(lines)


def _line(ordinal: int, observation: Seen) -> bytes:
    stated = columns.stated(observation.listing)
    return columns.line(
        [
            str(ordinal),
            str(observation.detail),
            observation.detail_etag,
            observation.detail_modified,
            _bytea(observation.card_hash),
            _bytea(columns.content_hash(stated)),
            *[stated.get(name) for name in columns.FIELDS],
        ]
    )


def _bytea(value: bytes | None) -> str | None:
    return None if value is None else f"\\x{value.hex()}"
