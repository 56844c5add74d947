"""Who likes which home."""

from __future__ import annotations

from datetime import datetime

from psycopg import errors

from homing.models.base import Value
from homing.storage import cards
from homing.storage.database import Connection


class UnknownHome(LookupError):
    """There is no such home."""


class UnknownUser(LookupError):
    """There is no such user."""


class Like(Value):
    """One like; a person has at most one for a home."""

    id: int
    property_id: int
    user_id: int
    created_at: datetime


# Forward decay: adding one like to log2 of a sum, see homing.storage.properties.ranking.
_COUNT = """
    UPDATE property_cards AS card
       SET likes = likes + 1,
           heat = CASE WHEN heat IS NULL THEN liked.at
                       ELSE greatest(heat, liked.at) + ln(1 + 2 ^ -abs(heat - liked.at)) / ln(2::float8) END
      FROM (SELECT extract(epoch FROM %(at)s::timestamptz)::float8 / 604800 AS at) AS liked
     WHERE property_id = %(property)s
"""

_RECOUNT = """
    UPDATE property_cards SET (likes, heat) = (SELECT * FROM property_popularity(property_id)) WHERE property_id = %s
"""


async def add(connection: Connection, property_id: int, user_id: int) -> tuple[Like, bool]:
    """The person's like of the home, and whether it is new.

    Raises:
        UnknownHome: there is no such home.
        UnknownUser: there is no such user.
    """
    async with connection.transaction():
        row = await _insert(connection, property_id, user_id)
        if row is not None:
            await _count(connection, property_id, row["created_at"])
            return Like.model_validate(row), True
    known = await get(connection, property_id, user_id)
    if known is None:  # taken back at this moment
        return await add(connection, property_id, user_id)
    return known, False


async def remove(connection: Connection, property_id: int, user_id: int) -> bool:
    """Takes the person's like back; says whether there was one. The card counts anew by a trigger."""
    cursor = await connection.execute(
        "DELETE FROM property_likes WHERE property_id = %s AND user_id = %s", (property_id, user_id)
    )
    return cursor.rowcount > 0


async def get(connection: Connection, property_id: int, user_id: int) -> Like | None:
    """The person's like of the home, if there is one."""
    cursor = await connection.execute(
        "SELECT id, property_id, user_id, created_at FROM property_likes WHERE property_id = %s AND user_id = %s",
        (property_id, user_id),
    )
    row = await cursor.fetchone()
    return None if row is None else Like.model_validate(row)


async def of_user(
    connection: Connection, user_id: int, *, before: int | None = None, limit: int = 50
) -> list[Like]:
    """What a person likes, the latest first.

    Args:
        connection: any.
        user_id: the person.
        before: id of the last like of the page before.
        limit: likes at most.
    """
    cursor = await connection.execute(
        """
        SELECT id, property_id, user_id, created_at FROM property_likes
         WHERE user_id = %s AND id < %s ORDER BY id DESC LIMIT %s
        """,
        (user_id, 2**63 - 1 if before is None else before, limit),
    )
    return [Like.model_validate(row) async for row in cursor]


async def _insert(
    connection: Connection, property_id: int, user_id: int
) -> dict[str, object] | None:
    try:
        cursor = await connection.execute(
            """
            INSERT INTO property_likes (property_id, user_id) VALUES (%s, %s)
            ON CONFLICT DO NOTHING RETURNING id, property_id, user_id, created_at
            """,
            (property_id, user_id),
        )
        return await cursor.fetchone()
    except errors.ForeignKeyViolation as error:
        if error.diag.constraint_name == "property_likes_user_id_fkey":
            raise UnknownUser(f"there is no user {user_id}") from error
        raise UnknownHome(f"there is no home {property_id}") from error


async def _count(connection: Connection, property_id: int, at: object) -> None:
    cursor = await connection.execute(_COUNT, {"property": property_id, "at": at})
    if cursor.rowcount == 0:
        # Its card waits to be written. Whoever writes it may have counted before our like was there.
        await cards.refresh(connection, [property_id])
        await connection.execute(_RECOUNT, (property_id,))
