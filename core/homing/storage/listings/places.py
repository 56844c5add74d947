"""Places and currencies that can be chosen from."""

from __future__ import annotations

from collections.abc import Sequence

from homing.storage.database import Connection


async def cities(connection: Connection) -> list[str]:
    """Cities in which something can be had, by name.

    Each step looks up the next name in the index: as many steps as there are cities, however many homes they have
    (https://wiki.postgresql.org/wiki/Loose_indexscan).
    """
    cursor = await connection.execute(
        """
        WITH RECURSIVE found AS (
            (SELECT city FROM listings WHERE city IS NOT NULL AND status IN ('available', 'presale')
              ORDER BY city LIMIT 1)
            UNION ALL
            SELECT (SELECT city FROM listings WHERE city > found.city AND status IN ('available', 'presale')
                     ORDER BY city LIMIT 1)
              FROM found WHERE found.city IS NOT NULL)
        SELECT city FROM found WHERE city IS NOT NULL
        """
    )
    return [row["city"] async for row in cursor]


async def districts(connection: Connection, city: str) -> list[str]:
    """Districts of a city in which something can be had, by name."""
    cursor = await connection.execute(
        """
        SELECT DISTINCT district FROM listings
        WHERE city = %s AND district IS NOT NULL AND status IN ('available', 'presale')
        ORDER BY district
        """,
        (city,),
    )
    return [row["district"] async for row in cursor]


async def districts_of(connection: Connection, cities: Sequence[str]) -> list[str]:
    """Districts in which something can be had, of a city that sources write in several ways; by name."""
    cursor = await connection.execute(
        """
        SELECT DISTINCT district FROM listings
        WHERE city = ANY (%s) AND district IS NOT NULL AND status IN ('available', 'presale')
        ORDER BY district
        """,
        (list(cities),),
    )
    return [row["district"] async for row in cursor]


async def usual_currency(connection: Connection) -> str | None:
    """The currency of most of the newest homes; None where no home has a price."""
    cursor = await connection.execute(
        """
        SELECT mode() WITHIN GROUP (ORDER BY currency) AS currency
          FROM (SELECT currency FROM listings WHERE status IN ('available', 'presale')
                 ORDER BY first_seen_at DESC, id DESC LIMIT 500) AS newest
        """
    )
    row = await cursor.fetchone()
    return None if row is None else row["currency"]
