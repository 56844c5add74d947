"""Breakers: a channel whose provider seems not to be there is paused, for all workers.

closed -> open (after `FAILURES` in a row that look like an outage; nothing is claimed until `retry_at`)
-> half_open (one delivery tries) -> closed, or open again for a longer pause.
The pattern: Michael Nygard, "Release It!", chapter "Circuit Breaker".
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from homing.models.delivery import Breaker
from homing.models.kinds import Channel
from homing.storage.database import Connection

#: In a row, without an answer in between.
FAILURES = 5

#: Seconds of the first pause, which is doubled with each that follows, and of the longest.
FIRST_PAUSE, LONGEST_PAUSE = 15.0, 600.0

#: Doublings after which a pause is the longest one anyway; the power of a week without the provider would be no float.
_MOST_DOUBLINGS = 10


_NOT_SET_UP = "the channel is not set up"


class Permit(Enum):
    """What may be claimed of a channel."""

    ALL = auto()
    #: One delivery, which tells whether the provider is back.
    PROBE = auto()
    NONE = auto()


async def permit(connection: Connection, channel: Channel) -> Permit:
    """What may be claimed now."""
    cursor = await connection.execute(
        "SELECT state, retry_at <= now() AS over FROM channel_breakers WHERE channel = %s",
        (channel,),
    )
    row = await cursor.fetchone()
    if row is None or row["state"] == "closed":
        return Permit.ALL
    return Permit.PROBE if row["over"] else Permit.NONE


async def probing(connection: Connection, channel: Channel, seconds: float) -> None:
    """One delivery is on its way; if nobody hears of it for so long, another one may try."""
    await connection.execute(
        """
        UPDATE channel_breakers
        SET state = 'half_open', retry_at = now() + make_interval(secs => %s), changed_at = now()
        WHERE channel = %s
        """,
        (seconds, channel),
    )


async def not_proved(connection: Connection, channel: Channel) -> None:
    """The delivery that was to try was not sent, or told nothing: another one may try."""
    await connection.execute(
        """
        UPDATE channel_breakers SET state = 'open', retry_at = now(), changed_at = now()
        WHERE channel = %s AND state = 'half_open'
        """,
        (channel,),
    )


async def succeeded(connection: Connection, channel: Channel) -> None:
    """The provider answered."""
    await connection.execute(
        """
        UPDATE channel_breakers
        SET state = 'closed', failures = 0, openings = 0, culprit = NULL, retry_at = NULL, reason = NULL,
            changed_at = now()
        WHERE channel = %s AND (failures > 0 OR state <> 'closed')
        """,
        (channel,),
    )


async def failed(
    connection: Connection, channel: Channel, deliveries: Sequence[int], reason: str
) -> bool:
    """The provider gave no answer, or none that it would give if it were well.

    Where it is always the same delivery, the provider may only choke on that one: then pauses stay short.

    Args:
        connection: in the transaction that writes the results.
        channel: of the deliveries.
        deliveries: ids of those that failed, as often as they did.
        reason: what was said of the last.

    Returns:
        Whether the channel is paused now.
    """
    ids = set(deliveries)
    cursor = await connection.execute(
        """
        INSERT INTO channel_breakers AS b (channel, failures, reason, culprit)
        VALUES (%(channel)s, %(failures)s, %(reason)s, %(culprit)s)
        ON CONFLICT (channel) DO UPDATE
        SET failures = b.failures + EXCLUDED.failures, reason = EXCLUDED.reason,
            culprit = CASE WHEN b.failures = 0 OR b.culprit = EXCLUDED.culprit THEN EXCLUDED.culprit END
        RETURNING state, failures, openings, culprit
        """,
        {
            "channel": channel,
            "failures": len(deliveries),
            "reason": reason,
            "culprit": ids.pop() if len(ids) == 1 else None,
        },
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - RETURNING of one row
    if row["state"] == "open":
        return True
    if row["state"] == "closed" and row["failures"] < FAILURES:
        return False
    doubled = 0 if row["culprit"] is not None else row["openings"]
    await _open(
        connection, channel, min(FIRST_PAUSE * 2 ** min(doubled, _MOST_DOUBLINGS), LONGEST_PAUSE)
    )
    return True


async def _open(connection: Connection, channel: Channel, seconds: float) -> None:
    await connection.execute(
        """
        UPDATE channel_breakers
        SET state = 'open', openings = openings + 1, changed_at = now(),
            retry_at = now() + make_interval(secs => %s)
        WHERE channel = %s
        """,
        (seconds, channel),
    )


async def not_set_up(connection: Connection, channel: Channel, seconds: float) -> None:
    """Nothing is claimed of the channel for so long, because somebody looked who cannot send by it."""
    await connection.execute(
        """
        INSERT INTO channel_breakers (channel, state, reason, retry_at)
        VALUES (%(channel)s, 'open', %(reason)s, now() + make_interval(secs => %(seconds)s))
        ON CONFLICT (channel) DO UPDATE
        SET state = 'open', reason = EXCLUDED.reason, retry_at = EXCLUDED.retry_at, changed_at = now()
        """,
        {"channel": channel, "seconds": seconds, "reason": _NOT_SET_UP},
    )


async def set_up(connection: Connection, channel: Channel) -> None:
    """Ends that pause: somebody looks who can send by it."""
    await connection.execute(
        """
        UPDATE channel_breakers
        SET state = 'closed', failures = 0, openings = 0, culprit = NULL, retry_at = NULL, reason = NULL,
            changed_at = now()
        WHERE channel = %s AND state <> 'closed' AND reason = %s
        """,
        (channel, _NOT_SET_UP),
    )


async def read(connection: Connection) -> list[Breaker]:
    """Of the channels that have ever failed as a whole."""
    cursor = await connection.execute(
        """
        SELECT channel, state, failures, openings, reason, changed_at, retry_at
        FROM channel_breakers ORDER BY channel
        """
    )
    return [Breaker.model_validate(row) for row in await cursor.fetchall()]
