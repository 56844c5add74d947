"""Places that can be chosen from."""

from __future__ import annotations

from homing.storage.database import Connection


async def cities(connection: Connection) -> list[str]:
    """Cities in which something can be had, by name."""
    cursor = await connection.execute(
        """
        SELECT DISTINCT city FROM listings
        WHERE city IS NOT NULL AND status IN ('available', 'presale') ORDER BY city
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
