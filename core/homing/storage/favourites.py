"""Homes that people keep, and homes of which they want no further alerts."""

from __future__ import annotations

from datetime import datetime

from psycopg.sql import SQL, Identifier

from homing.models.base import Value
from homing.storage.database import Connection

#: Letters of a note.
NOTE_LENGTH = 1000


class Favourite(Value):
    """A home that a person keeps."""

    property_id: int
    created_at: datetime
    #: What the person wrote about it.
    note: str | None = None
    #: One of the person's lists; None: none.
    list_id: int | None = None


_FAVOURITES, _DISMISSALS = Identifier("favourites"), Identifier("dismissals")


async def keep(connection: Connection, user_id: int, property_id: int) -> bool:
    """Makes a home a favourite; whether it was none before."""
    return await _insert(connection, _FAVOURITES, user_id, property_id)


async def drop(connection: Connection, user_id: int, property_id: int) -> bool:
    """Whether the home was a favourite until now."""
    return await _delete(connection, _FAVOURITES, user_id, property_id)


async def dismiss(connection: Connection, user_id: int, property_id: int) -> bool:
    """No further alerts about a home, which is no favourite any more; whether that is new."""
    await _delete(connection, _FAVOURITES, user_id, property_id)
    return await _insert(connection, _DISMISSALS, user_id, property_id)


async def readmit(connection: Connection, user_id: int, property_id: int) -> bool:
    """Takes a dismissal back; whether there was one."""
    return await _delete(connection, _DISMISSALS, user_id, property_id)


async def is_dismissed(connection: Connection, user_id: int, property_id: int) -> bool:
    """Whether the person wants no further alerts about the home."""
    cursor = await connection.execute(
        "SELECT FROM dismissals WHERE user_id = %s AND property_id = %s", (user_id, property_id)
    )
    return await cursor.fetchone() is not None


async def get(connection: Connection, user_id: int, property_id: int) -> Favourite | None:
    """None where the person does not keep the home."""
    cursor = await connection.execute(
        """
        SELECT property_id, created_at, note, list_id FROM favourites
        WHERE user_id = %s AND property_id = %s
        """,
        (user_id, property_id),
    )
    row = await cursor.fetchone()
    return None if row is None else Favourite.model_validate(row)


async def count(connection: Connection, user_id: int) -> int:
    """How many homes a person keeps."""
    cursor = await connection.execute(
        "SELECT count(*) AS n FROM favourites WHERE user_id = %s", (user_id,)
    )
    row = await cursor.fetchone()
    return int(row["n"]) if row else 0


async def set_note(
    connection: Connection, user_id: int, property_id: int, note: str | None
) -> bool:
    """Writes something about a home that the person keeps, or wipes it off; whether it is kept."""
    cursor = await connection.execute(
        "UPDATE favourites SET note = %s WHERE user_id = %s AND property_id = %s",
        (note, user_id, property_id),
    )
    return cursor.rowcount > 0


async def move(connection: Connection, user_id: int, property_id: int, list_id: int | None) -> bool:
    """Puts a home that the person keeps into one of their lists, or in none; False where one of both is not there."""
    cursor = await connection.execute(
        """
        UPDATE favourites SET list_id = %(list)s
        WHERE user_id = %(user)s AND property_id = %(home)s
          AND (%(list)s::bigint IS NULL
               OR EXISTS (SELECT FROM favourite_lists WHERE user_id = %(user)s AND id = %(list)s))
        """,
        {"list": list_id, "user": user_id, "home": property_id},
    )
    return cursor.rowcount > 0


async def page(
    connection: Connection,
    user_id: int,
    *,
    list_id: int | None = None,
    before: Favourite | None = None,
    limit: int = 50,
) -> list[Favourite]:
    """The homes that were kept last, or those kept before another one, which need not be kept any more.

    Args:
        connection: any.
        user_id: the person.
        list_id: those in this list only.
        before: the last one of the page before.
        limit: homes at most.
    """
    cursor = await connection.execute(
        """
        SELECT property_id, created_at, note, list_id FROM favourites
        WHERE user_id = %(user)s AND (%(list)s::bigint IS NULL OR list_id = %(list)s)
          AND (%(home)s::bigint IS NULL OR (created_at, property_id) < (%(at)s::timestamptz, %(home)s))
        ORDER BY created_at DESC, property_id DESC LIMIT %(limit)s
        """,
        {
            "user": user_id,
            "list": list_id,
            "home": before and before.property_id,
            "at": before and before.created_at,
            "limit": limit,
        },
    )
    return [Favourite.model_validate(row) for row in await cursor.fetchall()]


async def property_of(connection: Connection, listing_id: int) -> int | None:
    """The home that a listing describes; None where there is no such listing."""
    cursor = await connection.execute(
        "SELECT property_id FROM listings WHERE id = %s", (listing_id,)
    )
    row = await cursor.fetchone()
    return None if row is None else int(row["property_id"])


async def _insert(
    connection: Connection, table: Identifier, user_id: int, property_id: int
) -> bool:
    cursor = await connection.execute(
        SQL("INSERT INTO {} (user_id, property_id) VALUES (%s, %s) ON CONFLICT DO NOTHING").format(
            table
        ),
        (user_id, property_id),
    )
    return cursor.rowcount > 0


async def _delete(
    connection: Connection, table: Identifier, user_id: int, property_id: int
) -> bool:
    cursor = await connection.execute(
        SQL("DELETE FROM {} WHERE user_id = %s AND property_id = %s").format(table),
        (user_id, property_id),
    )
    return cursor.rowcount > 0
