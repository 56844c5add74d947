"""Connections to PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

#: Rows are dictionaries; a transaction is opened by the caller.
Connection: TypeAlias = AsyncConnection[DictRow]
Pool: TypeAlias = AsyncConnectionPool[Connection]

_OPTIONS: dict[str, Any] = {
    "autocommit": True,
    "row_factory": dict_row,
    # Idle transactions of a stopped process would hold claims for ever.
    "options": "-c idle_in_transaction_session_timeout=300000 -c timezone=UTC",
}


@asynccontextmanager
async def connect(url: str, *, role: str | None = None) -> AsyncIterator[Connection]:
    """One connection in autocommit mode: use `async with connection.transaction()`.

    In a role it has that role's rights from its first statement on, also after RESET ROLE.
    """
    async with await AsyncConnection.connect(url, **_options(role)) as connection:
        yield connection


@asynccontextmanager
async def pool(
    url: str, *, size: int = 4, role: str | None = None, read_only: bool = False
) -> AsyncIterator[Pool]:
    """A pool that opens connections when they are needed; open it after a fork.

    The server refuses writes of connections that are read-only.
    """
    connections: Pool = AsyncConnectionPool(
        url, kwargs=_options(role, read_only), min_size=0, max_size=size, open=False, timeout=30
    )
    async with connections:
        yield connections


def _options(role: str | None = None, read_only: bool = False) -> dict[str, Any]:
    given = {"role": role, "default_transaction_read_only": "on" if read_only else None}
    more = "".join(f" -c {name}={value}" for name, value in given.items() if value)
    return _OPTIONS | {"options": f"{_OPTIONS['options']}{more}"}
