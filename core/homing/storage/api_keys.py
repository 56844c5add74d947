"""Keys of the API. A key is shown once; what is kept is its hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime

from psycopg.sql import SQL, Identifier

from homing.models.base import Value
from homing.models.scope import Scope
from homing.storage.database import Connection

#: Makes keys recognisable, for people and for programs that look for leaked ones.
PREFIX = "homing_"

#: Seconds within which a second use need not be noted.
_USE_SECONDS = 60


class ApiKey(Value):
    id: int
    name: str
    scopes: frozenset[Scope]
    #: The user whom it acts for, if any.
    user_id: int | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    #: Of a use within the last minute or so.
    last_used_at: datetime | None


_COLUMNS = SQL(", ").join(map(Identifier, ApiKey.model_fields))


async def create(
    connection: Connection,
    *,
    name: str,
    scopes: Collection[Scope],
    user_id: int | None = None,
    expires_at: datetime | None = None,
) -> tuple[int, str]:
    """A new key's id, and the key itself, which cannot be had again.

    Raises:
        psycopg.errors.ForeignKeyViolation: there is no such user.
    """
    key = PREFIX + secrets.token_urlsafe(32)
    cursor = await connection.execute(
        """
        INSERT INTO api_keys (name, key_hash, scopes, user_id, expires_at)
        VALUES (%s, %s, %s, %s, %s) RETURNING id
        """,
        (name, _hash(key), sorted(scopes), user_id, expires_at),
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - RETURNING of one inserted row
    return int(row["id"]), key


async def use(connection: Connection, key: str) -> ApiKey | None:
    """The key where it is valid now, and notes that it was used."""
    cursor = await connection.execute(
        SQL("""
        SELECT {columns} FROM api_keys
        WHERE key_hash = %s AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
        """).format(columns=_COLUMNS),
        (_hash(key),),
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    await connection.execute(
        """
        UPDATE api_keys SET last_used_at = now()
        WHERE id = %s AND (last_used_at IS NULL OR last_used_at < now() - make_interval(secs => %s))
        """,
        (row["id"], _USE_SECONDS),
    )
    return ApiKey.model_validate(row)


async def every(connection: Connection) -> list[ApiKey]:
    """All keys, also those that are no longer valid, oldest first."""
    cursor = await connection.execute(
        SQL("SELECT {columns} FROM api_keys ORDER BY id").format(columns=_COLUMNS)
    )
    return [ApiKey.model_validate(row) for row in await cursor.fetchall()]


async def revoke(connection: Connection, key_id: int) -> bool:
    """Whether there was such a key that was not revoked before."""
    cursor = await connection.execute(
        "UPDATE api_keys SET revoked_at = now() WHERE id = %s AND revoked_at IS NULL", (key_id,)
    )
    return cursor.rowcount > 0


def _hash(key: str) -> bytes:
    # A surrogate half in a header is no reason to fail.
    return hashlib.sha256(key.encode(errors="surrogatepass")).digest()
