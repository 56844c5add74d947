"""Looking at the ledger."""

from __future__ import annotations

from psycopg.sql import SQL

from homing.models.base import Value
from homing.models.delivery import Attempt, Delivery
from homing.storage.database import Connection
from homing.storage.deliveries.columns import COLUMNS
from homing.storage.deliveries.filters import Filter


class Page(Value):
    """Deliveries, newest first."""

    deliveries: tuple[Delivery, ...]
    #: `before` of the next page; None on the last one.
    next_before: int | None


async def get(connection: Connection, delivery_id: int) -> Delivery | None:
    cursor = await connection.execute(
        SQL("SELECT {columns} FROM deliveries WHERE id = %s").format(columns=COLUMNS),
        (delivery_id,),
    )
    row = await cursor.fetchone()
    return None if row is None else Delivery.model_validate(row)


async def page(
    connection: Connection,
    which: Filter | None = None,
    *,
    before: int | None = None,
    limit: int = 50,
) -> Page:
    """The newest deliveries, or those older than the delivery `before`; a page costs the same wherever it is."""
    wanted = which or Filter()
    cursor = await connection.execute(
        SQL("""
        SELECT {columns} FROM deliveries
        WHERE {condition} AND (%(before)s::bigint IS NULL OR id < %(before)s)
        ORDER BY id DESC LIMIT %(limit)s
        """).format(columns=COLUMNS, condition=wanted.condition()),
        wanted.values() | {"before": before, "limit": limit + 1},
    )
    found = [Delivery.model_validate(row) for row in await cursor.fetchall()]
    shown = tuple(found[:limit])
    return Page(deliveries=shown, next_before=shown[-1].id if len(found) > limit else None)


async def attempts(connection: Connection, delivery_id: int) -> list[Attempt]:
    """All sends of a delivery, oldest first."""
    cursor = await connection.execute(
        """
        SELECT claim, started_at, ended_at, outcome, error_class, error_text, message_id
        FROM delivery_attempts WHERE delivery_id = %s ORDER BY claim
        """,
        (delivery_id,),
    )
    return [Attempt.model_validate(row) for row in await cursor.fetchall()]
