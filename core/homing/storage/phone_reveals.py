"""Who has looked at whose phone number."""

from __future__ import annotations

from homing.storage.database import Connection

#: In which looks are counted.
WINDOW_SECONDS = 3600


async def note(connection: Connection, user_id: int, listing_id: int, *, most: int) -> float | None:
    """Writes a look down, inside a transaction; further looks at the same listing are not counted.

    Returns:
        Where the person has looked at `most` listings: seconds until the first of these looks is old, and nothing is
        written. Else None.
    """
    # One at a time for each person, or two looks at once would both be the last.
    await connection.execute("SELECT FROM users WHERE id = %s FOR NO KEY UPDATE", (user_id,))
    cursor = await connection.execute(
        """
        SELECT count(DISTINCT listing_id) AS listings, coalesce(bool_or(listing_id = %(listing)s), false) AS again,
               extract(epoch FROM min(at) + make_interval(secs => %(window)s) - now())::float8 AS wait
        FROM phone_reveals WHERE user_id = %(user)s AND at > now() - make_interval(secs => %(window)s)
        """,
        {"user": user_id, "listing": listing_id, "window": WINDOW_SECONDS},
    )
    row = await cursor.fetchone()
    if row and row["listings"] >= most and not row["again"]:
        return float(row["wait"])
    await connection.execute(
        "INSERT INTO phone_reveals (user_id, listing_id) VALUES (%s, %s)", (user_id, listing_id)
    )
    return None


async def drop(connection: Connection, *, days: int, limit: int) -> int:
    """Removes at most so many looks that are so old; returns how many."""
    cursor = await connection.execute(
        """
        DELETE FROM phone_reveals WHERE id IN (
            SELECT id FROM (SELECT id, at FROM phone_reveals ORDER BY id LIMIT %s) AS oldest
            WHERE at < now() - make_interval(days => %s))
        """,
        (limit, days),
    )
    return cursor.rowcount
