"""Exchange rates: every set that was put into use, the newest of which is in use."""

from __future__ import annotations

from datetime import date, datetime

from psycopg.types.json import Jsonb

from homing.models.base import Value
from homing.models.rates import Rates
from homing.storage.database import Connection


class Loaded(Value):
    """Where the rates in use come from."""

    version: int
    day: date
    source: str
    loaded_at: datetime


async def current(connection: Connection) -> Rates | None:
    """The rates in use; None where none were ever loaded."""
    cursor = await connection.execute(
        "SELECT version, day, base, units FROM exchange_rates ORDER BY version DESC LIMIT 1"
    )
    row = await cursor.fetchone()
    return None if row is None else Rates.model_validate(row)


async def origin(connection: Connection) -> Loaded | None:
    """Where the rates in use come from."""
    cursor = await connection.execute(
        "SELECT version, day, source, loaded_at FROM exchange_rates ORDER BY version DESC LIMIT 1"
    )
    row = await cursor.fetchone()
    return None if row is None else Loaded.model_validate(row)


async def put_into_use(connection: Connection, rates: Rates, source: str) -> int:
    """Stores a set of rates under a new version, which is returned."""
    cursor = await connection.execute(
        """
        INSERT INTO exchange_rates (day, base, units, source) VALUES (%s, %s, %s, %s)
        RETURNING version
        """,
        (rates.day, rates.base, Jsonb(rates.model_dump(mode="json")["units"]), source),
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - RETURNING of one inserted row
    return int(row["version"])
