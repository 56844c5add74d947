"""Lists into which people sort the homes that they keep."""

from __future__ import annotations

from homing.models.base import Value
from homing.storage.database import Connection

#: Letters of a name.
NAME_LENGTH = 60

#: Of one person.
MOST = 50


class FavouriteList(Value):
    id: int
    name: str
    #: Homes in it.
    homes: int


async def of_user(connection: Connection, user_id: int) -> list[FavouriteList]:
    """All of a person's, by name."""
    cursor = await connection.execute(
        """
        SELECT l.id, l.name, count(f.property_id) AS homes
        FROM favourite_lists l LEFT JOIN favourites f ON f.user_id = l.user_id AND f.list_id = l.id
        WHERE l.user_id = %s GROUP BY l.id ORDER BY lower(l.name)
        """,
        (user_id,),
    )
    return [FavouriteList.model_validate(row) async for row in cursor]


async def create(connection: Connection, user_id: int, name: str) -> int | None:
    """The new list's id; None where there is one of that name, in any case, or there are `MOST` already."""
    cursor = await connection.execute(
        """
        INSERT INTO favourite_lists (user_id, name)
        SELECT %(user)s, %(name)s WHERE (SELECT count(*) FROM favourite_lists WHERE user_id = %(user)s) < %(most)s
        ON CONFLICT DO NOTHING RETURNING id
        """,
        {"user": user_id, "name": name, "most": MOST},
    )
    row = await cursor.fetchone()
    return None if row is None else int(row["id"])


async def rename(connection: Connection, user_id: int, list_id: int, name: str) -> bool | None:
    """Whether the list has that name now; False where another one has it, None where there is no such list."""
    cursor = await connection.execute(
        """
        SELECT EXISTS (SELECT FROM favourite_lists WHERE user_id = %(user)s AND id = %(list)s) AS known,
               EXISTS (SELECT FROM favourite_lists
                       WHERE user_id = %(user)s AND id <> %(list)s AND lower(name) = lower(%(name)s)) AS taken
        """,
        {"user": user_id, "list": list_id, "name": name},
    )
    row = await cursor.fetchone()
    if row is None or not row["known"]:
        return None
    if row["taken"]:
        return False
    await connection.execute("UPDATE favourite_lists SET name = %s WHERE id = %s", (name, list_id))
    return True


async def delete(connection: Connection, user_id: int, list_id: int) -> bool:
    """Whether there was such a list; its homes stay favourites."""
    cursor = await connection.execute(
        "DELETE FROM favourite_lists WHERE user_id = %s AND id = %s", (user_id, list_id)
    )
    return cursor.rowcount > 0
