"""People who like homes."""

from __future__ import annotations

from homing.storage import users
from homing.storage.database import Connection


async def new_user(connection: Connection) -> int:
    return await users.create(connection, name="someone")


async def new_users(connection: Connection, count: int) -> list[int]:
    return [await new_user(connection) for _ in range(count)]
