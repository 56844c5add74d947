"""By which channels a person was told what stands in their inbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from homing.models.base import Value
from homing.models.kinds import Channel, DeliveryState, ReasonClass
from homing.storage.database import Connection


class Sent(Value):
    """What became of a message by one channel."""

    channel: Channel
    state: DeliveryState
    sent_at: datetime | None
    #: Of one that is suppressed or dead.
    reason_class: ReasonClass | None


async def beside(
    connection: Connection, user_id: int, letters: Sequence[int]
) -> dict[int, list[Sent]]:
    """What went out besides, by the inbox delivery; those of other people are left out."""
    cursor = await connection.execute(
        """
        SELECT letter.id AS letter, d.channel, d.state, d.sent_at, d.reason_class
        FROM deliveries letter
        JOIN deliveries d ON d.origin_id = letter.origin_id AND d.recipient_id = letter.recipient_id
                         AND d.origin_kind = letter.origin_kind AND d.channel <> letter.channel
        WHERE letter.id = ANY(%s) AND letter.recipient_id = %s AND letter.channel = 'inbox'
        ORDER BY d.channel DESC
        """,
        (list(letters), user_id),
    )
    found: dict[int, list[Sent]] = {}
    for row in await cursor.fetchall():
        found.setdefault(row.pop("letter"), []).append(Sent.model_validate(row))
    return found
