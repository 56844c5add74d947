"""When cards are written: with the listings, or soon after."""

from __future__ import annotations

from collections.abc import Sequence

from homing.storage.cards.refreshing import refresh
from homing.storage.database import Connection

#: New listings of one batch whose cards are written at once; a list page has fewer.
AT_ONCE = 200


async def keep(connection: Connection, changed: Sequence[int], new: Sequence[int]) -> None:
    """Brings the cards of these homes in step with their listings.

    Args:
        connection: in the transaction that wrote the listings.
        changed: homes that had a card, or should have: written at once.
        new: homes of listings that were unknown; more than `AT_ONCE` of them wait for `catch_up`.
    """
    if len(new) > AT_ONCE:
        await connection.execute(
            "INSERT INTO property_card_todo SELECT unnest(%s::bigint[])", (list(new),)
        )
        await refresh(connection, changed)
    else:
        await refresh(connection, [*changed, *new])


async def catch_up(connection: Connection, limit: int = 1000) -> int:
    """Writes cards that wait, the longest waiting first; returns how many it took.

    Safe in several processes at once. A process that dies loses nothing: what it took waits again.
    """
    async with connection.transaction():
        cursor = await connection.execute(
            """
            DELETE FROM property_card_todo WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM property_card_todo LIMIT %s FOR UPDATE SKIP LOCKED))
            RETURNING property_id
            """,
            (limit,),
        )
        waiting = [row["property_id"] for row in await cursor.fetchall()]
        await refresh(connection, waiting)
    return len(waiting)
