"""What administrators did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from psycopg.types.json import Jsonb

from homing.models.base import Value
from homing.storage.database import Connection


class AdminAction(Value):
    at: datetime
    #: Telegram id.
    admin_id: int
    action: str
    details: Mapping[str, object]


async def note(
    connection: Connection, admin_id: int, action: str, details: Mapping[str, object]
) -> None:
    """Writes down what an administrator does, in the transaction that does it."""
    await connection.execute(
        "INSERT INTO admin_actions (admin_id, action, details) VALUES (%s, %s, %s)",
        (admin_id, action, Jsonb(dict(details))),
    )


async def is_noted(
    connection: Connection, admin_id: int, action: str, details: Mapping[str, object]
) -> bool:
    """Whether the administrator did so before, with at least these details."""
    cursor = await connection.execute(
        "SELECT FROM admin_actions WHERE admin_id = %s AND action = %s AND details @> %s LIMIT 1",
        (admin_id, action, Jsonb(dict(details))),
    )
    return cursor.rowcount > 0


async def latest(connection: Connection, limit: int = 20) -> list[AdminAction]:
    """Newest first."""
    cursor = await connection.execute(
        "SELECT at, admin_id, action, details FROM admin_actions ORDER BY id DESC LIMIT %s",
        (limit,),
    )
    return [AdminAction.model_validate(row) async for row in cursor]
