"""Matching: events to do, what is read for them, and matches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg.sql import SQL, Identifier

from homing.matching.subject import Subject
from homing.models.base import Value
from homing.models.event import Event
from homing.models.kinds import EventKind
from homing.models.listing import Listing
from homing.storage.binary_copy import block, copy_in, whole
from homing.storage.database import Connection

_EVENT = SQL(", ").join(Identifier("events", name) for name in Event.model_fields)

#: All that criteria may ask for; the raw text is large and nobody asks for it.
_LISTING = SQL(", ").join(
    Identifier("listings", name)
    for name in Listing.model_fields
    if name not in ("raw", "attributes")
)

_OF_SOURCE = frozenset({"source_name", "source_namespace", "source_generation"})


class Parked(Value):
    """An event that could not be matched."""

    event_id: int
    listing_id: int
    kind: EventKind
    at: datetime
    reason: str


async def claim(connection: Connection, event_ids: Sequence[int]) -> list[Event]:
    """Locks those of the events that are still to do and that nobody else has, until the transaction ends."""
    cursor = await connection.execute(
        SQL("""
        SELECT {columns} FROM events
        WHERE id = ANY(%s) AND matched_at IS NULL AND parked_at IS NULL
        ORDER BY id FOR UPDATE SKIP LOCKED
        """).format(columns=_EVENT),
        (list(event_ids),),
    )
    return [Event.model_validate(row) for row in await cursor.fetchall()]


async def listing_rows(connection: Connection, listing_ids: Iterable[int]) -> dict[int, Any]:
    """Rows by id, for `subject`: one that is unreadable must not hide the others."""
    cursor = await connection.execute(
        SQL("""
        SELECT listings.id AS key, sources.name AS source_name, sources.namespace AS source_namespace,
               sources.generation AS source_generation, {columns}
        FROM listings JOIN sources ON sources.id = source_id WHERE listings.id = ANY(%s)
        """).format(columns=_LISTING),
        (sorted(set(listing_ids)),),
    )
    return {row.pop("key"): row for row in await cursor.fetchall()}


def subject(event: Event, row: Mapping[str, Any]) -> Subject:
    """What criteria are asked about.

    Raises:
        pydantic.ValidationError: the listing cannot be read.
    """
    fields = {name: value for name, value in row.items() if name not in _OF_SOURCE}
    return Subject(event, Listing.model_validate(fields), row["source_name"])


async def store(
    connection: Connection, events: NDArray[np.int64], subscriptions: NDArray[np.int64]
) -> None:
    """Writes pairs of event and subscription, of events that this transaction has claimed."""
    rows = block(len(events), whole(events), whole(subscriptions))
    await copy_in(connection, SQL("matches (event_id, subscription_id)"), [rows])


async def mark_matched(connection: Connection, event_ids: Sequence[int]) -> None:
    await connection.execute(
        "UPDATE events SET matched_at = now() WHERE id = ANY(%s)", (list(event_ids),)
    )


async def park(connection: Connection, event_id: int, reason: str) -> None:
    """Sets an event aside that cannot be matched, until somebody looks at it."""
    await connection.execute(
        "UPDATE events SET parked_at = now(), parked_reason = %s WHERE id = %s",
        (reason, event_id),
    )


async def parked(connection: Connection) -> list[Parked]:
    """Events that are set aside, oldest first."""
    cursor = await connection.execute(
        """
        SELECT id AS event_id, listing_id, kind, parked_at AS at, parked_reason AS reason
        FROM events WHERE parked_at IS NOT NULL ORDER BY id
        """
    )
    return [Parked.model_validate(row) for row in await cursor.fetchall()]


async def unpark(connection: Connection, event_ids: Sequence[int]) -> list[int]:
    """Puts parked events back to be done; returns their ids."""
    cursor = await connection.execute(
        """
        UPDATE events SET parked_at = NULL, parked_reason = NULL
        WHERE id = ANY(%s) AND parked_at IS NOT NULL RETURNING id
        """,
        (list(event_ids),),
    )
    return sorted(row["id"] for row in await cursor.fetchall())


async def waiting(connection: Connection, *, older_than_seconds: float, limit: int) -> list[int]:
    """Ids of events that nobody has matched for so long, oldest first."""
    cursor = await connection.execute(
        """
        SELECT id FROM events
        WHERE matched_at IS NULL AND parked_at IS NULL AND at < now() - make_interval(secs => %s)
        ORDER BY id LIMIT %s
        """,
        (older_than_seconds, limit),
    )
    return [row["id"] for row in await cursor.fetchall()]


async def latest_event(connection: Connection, listing_id: int) -> Event | None:
    """The newest event of a listing."""
    cursor = await connection.execute(
        SQL("SELECT {columns} FROM events WHERE listing_id = %s ORDER BY id DESC LIMIT 1").format(
            columns=_EVENT
        ),
        (listing_id,),
    )
    row = await cursor.fetchone()
    return None if row is None else Event.model_validate(row)


async def counts(connection: Connection, subscription_ids: Sequence[int]) -> dict[int, int]:
    """Letters in the inbox that each of the subscriptions brought, if any: one for each match."""
    cursor = await connection.execute(
        """
        SELECT subscription_id, count(*) AS n
        FROM deliveries, unnest(subscription_ids) AS subscription_id
        WHERE recipient_id IN (SELECT user_id FROM subscriptions WHERE id = ANY(%(ids)s))
          AND channel = 'inbox' AND origin_kind = 'event' AND subscription_id = ANY(%(ids)s)
        GROUP BY subscription_id
        """,
        {"ids": list(subscription_ids)},
    )
    return {row["subscription_id"]: row["n"] for row in await cursor.fetchall()}
