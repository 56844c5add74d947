"""Deliveries: what was decided to be sent, and what became of it.

pending -> sending (claimed for `CLAIM_SECONDS`) -> sent | failed (tried again at next_try_at) | dead.
A result counts only while nobody else has claimed the row since: `attempts` tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg.sql import SQL, Composable, Identifier
from psycopg.types.json import Jsonb

from homing.models.base import Value
from homing.models.delivery import Delivery
from homing.models.kinds import Channel, DeliveryState
from homing.storage.database import Connection

#: How long a sender may take with a delivery before another one may have it.
CLAIM_SECONDS = 300

#: PostgreSQL's channel on which new inbox deliveries are announced, as ids with commas between them.
INBOX_CHANNEL = "homing_inbox"

#: `error_class` of a send whose answer never came: the person may have got the message.
OUTCOME_UNKNOWN = "OutcomeUnknown"

_NOTIFIED_AT_ONCE = 400

_COLUMNS = SQL(", ").join(Identifier("deliveries", name) for name in Delivery.model_fields)


class NewDelivery(Value):
    """One event for one person by one channel."""

    event_id: int
    recipient_id: int
    channel: Channel
    subscription_ids: tuple[int, ...]
    traceparent: str | None = None


class Stats(Value):
    """How many deliveries of a channel are in a state."""

    channel: Channel
    state: DeliveryState
    count: int
    #: Of these: a send's answer never came, so the person may have got it twice.
    maybe_twice: int


async def create(connection: Connection, new: Sequence[NewDelivery]) -> dict[Channel, list[int]]:
    """Writes deliveries; what is already there stays as it is.

    An inbox delivery is sent at once, because its row is the message, and announced on `INBOX_CHANNEL`
    when the transaction commits.

    Returns:
        Ids of the rows that are new, by channel.
    """
    cursor = await connection.execute(
        """
        INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel, subscription_ids,
                                traceparent, state, next_try_at, sent_at)
        SELECT 'event', event_id, recipient_id, channel, subscription_ids, traceparent,
               CASE channel WHEN 'inbox' THEN 'sent' ELSE 'pending' END,
               CASE channel WHEN 'inbox' THEN NULL ELSE now() END,
               CASE channel WHEN 'inbox' THEN now() END
        FROM jsonb_to_recordset(%s) AS new(event_id bigint, recipient_id bigint, channel text,
                                           subscription_ids bigint[], traceparent text)
        ON CONFLICT (origin_kind, origin_id, recipient_id, channel) DO NOTHING
        RETURNING id, channel
        """,
        (Jsonb([delivery.model_dump(mode="json") for delivery in new]),),
    )
    created: dict[Channel, list[int]] = {}
    for row in await cursor.fetchall():
        created.setdefault(Channel(row["channel"]), []).append(row["id"])
    await _announce(connection, created.get(Channel.INBOX, []))
    return created


async def claim(
    connection: Connection, channel: Channel, ids: Sequence[int], *, limit: int
) -> list[Delivery]:
    """Takes those of the deliveries that are due and that nobody else has, for `CLAIM_SECONDS`."""
    cursor = await connection.execute(
        SQL("""
        UPDATE deliveries SET state = 'sending', attempts = attempts + 1, next_try_at = NULL,
                              claimed_until = now() + make_interval(secs => %s)
        WHERE id IN (SELECT id FROM deliveries
                     WHERE id = ANY(%s) AND channel = %s AND state IN ('pending', 'failed')
                       AND next_try_at <= now()
                     ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
        RETURNING {columns}
        """).format(columns=_COLUMNS),
        (CLAIM_SECONDS, list(ids), channel, limit),
    )
    rows = await cursor.fetchall()
    return sorted((Delivery.model_validate(row) for row in rows), key=lambda row: row.id)


async def mark_sent(connection: Connection, claimed: Delivery, message_id: str) -> bool:
    """Whether the result counts; False means that somebody else has taken the delivery since."""
    return await _result(
        connection,
        claimed,
        SQL("state = 'sent', sent_at = now(), message_id = %s, next_try_at = NULL"),
        (message_id,),
    )


async def mark_failed(
    connection: Connection, claimed: Delivery, *, again_in: float, error_class: str, error_text: str
) -> bool:
    """To be tried again in so many seconds."""
    return await _result(
        connection,
        claimed,
        SQL(
            "state = 'failed', next_try_at = now() + make_interval(secs => %s), "
            "error_class = %s, error_text = %s"
        ),
        (again_in, error_class, error_text),
    )


async def put_back(connection: Connection, claimed: Delivery, *, again_in: float) -> bool:
    """Not tried after all, for a reason that is not the delivery's: the attempt does not count."""
    return await _result(
        connection,
        claimed,
        SQL(
            "state = 'failed', attempts = attempts - 1, "
            "next_try_at = now() + make_interval(secs => %s)"
        ),
        (again_in,),
    )


async def mark_dead(
    connection: Connection, claimed: Delivery, *, reason: str, error_class: str, error_text: str
) -> bool:
    """Never to be tried again."""
    return await _result(
        connection,
        claimed,
        SQL("state = 'dead', reason = %s, error_class = %s, error_text = %s, next_try_at = NULL"),
        (reason, error_class, error_text),
    )


async def mark_suppressed(connection: Connection, claimed: Delivery, *, reason: str) -> bool:
    """Not worth sending any more."""
    return await _result(
        connection, claimed, SQL("state = 'suppressed', reason = %s, next_try_at = NULL"), (reason,)
    )


async def _result(
    connection: Connection, claimed: Delivery, assignments: Composable, values: tuple[Any, ...]
) -> bool:
    # A claim that expired without another one leaves the row as failed: the late result still counts.
    cursor = await connection.execute(
        SQL("""
        UPDATE deliveries SET {assignments}, claimed_until = NULL
        WHERE id = %s AND attempts = %s AND state IN ('sending', 'failed')
        """).format(assignments=assignments),
        (*values, claimed.id, claimed.attempts),
    )
    return cursor.rowcount > 0


async def release_expired(connection: Connection) -> int:
    """Makes deliveries due again whose sender never came back; returns how many."""
    cursor = await connection.execute(
        """
        UPDATE deliveries SET state = 'failed', claimed_until = NULL, next_try_at = now(),
               error_class = %s, error_text = 'the sender did not come back'
        WHERE state = 'sending' AND claimed_until < now()
        """,
        (OUTCOME_UNKNOWN,),
    )
    return cursor.rowcount


async def due(
    connection: Connection, channel: Channel, *, older_than_seconds: float, limit: int
) -> list[int]:
    """Ids of deliveries that should have been tried so long ago, oldest first."""
    cursor = await connection.execute(
        """
        SELECT id FROM deliveries
        WHERE channel = %s AND state IN ('pending', 'failed')
          AND next_try_at < now() - make_interval(secs => %s)
        ORDER BY next_try_at, id LIMIT %s
        """,
        (channel, older_than_seconds, limit),
    )
    return [row["id"] for row in await cursor.fetchall()]


async def get(connection: Connection, delivery_id: int) -> Delivery | None:
    cursor = await connection.execute(
        SQL("SELECT {columns} FROM deliveries WHERE id = %s").format(columns=_COLUMNS),
        (delivery_id,),
    )
    row = await cursor.fetchone()
    return None if row is None else Delivery.model_validate(row)


async def newest(
    connection: Connection,
    *,
    state: DeliveryState | None = None,
    channel: Channel | None = None,
    recipient_id: int | None = None,
    limit: int = 50,
) -> list[Delivery]:
    """Deliveries, newest first."""
    cursor = await connection.execute(
        SQL("""
        SELECT {columns} FROM deliveries
        WHERE (%(state)s::text IS NULL OR state = %(state)s)
          AND (%(channel)s::text IS NULL OR channel = %(channel)s)
          AND (%(recipient)s::bigint IS NULL OR recipient_id = %(recipient)s)
        ORDER BY id DESC LIMIT %(limit)s
        """).format(columns=_COLUMNS),
        {"state": state, "channel": channel, "recipient": recipient_id, "limit": limit},
    )
    return [Delivery.model_validate(row) for row in await cursor.fetchall()]


async def replay(connection: Connection, delivery_ids: Sequence[int]) -> list[int]:
    """Makes dead, suppressed and failed deliveries due now, with all attempts ahead; returns their ids."""
    cursor = await connection.execute(
        """
        UPDATE deliveries SET state = 'pending', attempts = 0, next_try_at = now(), reason = NULL
        WHERE id = ANY(%s) AND state IN ('dead', 'suppressed', 'failed')
        RETURNING id
        """,
        (list(delivery_ids),),
    )
    return sorted(row["id"] for row in await cursor.fetchall())


async def stats(connection: Connection) -> list[Stats]:
    cursor = await connection.execute(
        """
        SELECT channel, state, count(*) AS count,
               count(*) FILTER (WHERE error_class = %s) AS maybe_twice
        FROM deliveries GROUP BY channel, state ORDER BY channel, state
        """,
        (OUTCOME_UNKNOWN,),
    )
    return [Stats.model_validate(row) for row in await cursor.fetchall()]


async def _announce(connection: Connection, ids: Sequence[int]) -> None:
    # A payload must be shorter than 8,000 bytes.
    for start in range(0, len(ids), _NOTIFIED_AT_ONCE):
        payload = ",".join(map(str, ids[start : start + _NOTIFIED_AT_ONCE]))
        await connection.execute("SELECT pg_notify(%s, %s)", (INBOX_CHANNEL, payload))
