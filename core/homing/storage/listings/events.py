"""Rows of `events` for what a batch of observations told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from homing.models.kinds import EventKind
from homing.storage.database import Connection

_PRICES = ("old_price", "new_price", "old_currency", "new_currency")

_TELL = """
    INSERT INTO events (run_id, listing_id, kind, old_price, new_price, old_currency, new_currency)
    SELECT %s, told.* FROM unnest(%s::bigint[], %s::text[], %s::numeric[], %s::numeric[],
                                  %s::text[], %s::text[]) AS told
    RETURNING id, listing_id
"""


async def tell(
    connection: Connection, run_id: int | None, rows: Sequence[Mapping[str, Any]]
) -> dict[int, int]:
    """Writes the events of those rows that have a kind; returns their ids by listing."""
    told = [row for row in rows if row["kind"] is not None]
    if not told:
        return {}
    prices = [[_price(row, name) for row in told] for name in _PRICES]
    cursor = await connection.execute(
        _TELL,
        (
            run_id,
            [row["id"] for row in told],
            [row["kind"] for row in told],
            *prices,
        ),
    )
    return {row["listing_id"]: row["id"] for row in await cursor.fetchall()}


async def trace(connection: Connection, traceparents: Mapping[int, str]) -> None:
    """Notes the spans that events begin, in the transaction that told them.

    Args:
        connection: in the caller's transaction.
        traceparents: W3C traceparents by the events' ids.
    """
    await connection.execute(
        """
        UPDATE events SET traceparent = begun.traceparent
        FROM unnest(%s::bigint[], %s::text[]) AS begun (id, traceparent) WHERE events.id = begun.id
        """,
        (list(traceparents), list(traceparents.values())),
    )


def _price(row: Mapping[str, Any], name: str) -> Any:
    return row[name] if row["kind"] == EventKind.PRICE_CHANGED else None
