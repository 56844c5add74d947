"""The role that syncs switch to: it may add and change, and delete nothing."""

from __future__ import annotations

from psycopg import errors

from homing.storage.database import Connection

SYNC = "homing_sync"

#: How PostgreSQL says that there is no such role, or that we may not take it.
_UNUSABLE = (
    errors.UndefinedObject,
    errors.InvalidParameterValue,
    errors.InsufficientPrivilege,
    errors.UndefinedFunction,
)


async def missing(connection: Connection) -> str | None:
    """Why the role of syncs cannot be used; None where it can.

    The role is made where that is possible: a dump that was restored on another server comes without roles.

    Args:
        connection: outside a transaction, in no role.
    """
    if (reason := await _try(connection)) is None:
        return None
    try:
        await connection.execute("SELECT prepare_sync_role()")
    except errors.InternalError_ as error:
        return str(error)
    return await _try(connection) and reason


async def _try(connection: Connection) -> str | None:
    try:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL ROLE {SYNC}".encode())
            await connection.execute("SELECT FROM syncs LIMIT 0")
    except _UNUSABLE as error:
        return str(error)
    return None
