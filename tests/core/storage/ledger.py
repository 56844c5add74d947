"""Deliveries of alerts as matching writes them, and results of claims as senders record them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from homing.models.delivery import Delivery
from homing.models.kinds import AttemptOutcome, Channel, DeliveryState, ReasonClass
from homing.storage import deliveries, delivery_copy
from homing.storage.database import Connection
from homing.storage.deliveries import OUTCOME_UNKNOWN, Result
from homing.storage.delivery_copy import Letters


async def alert(
    connection: Connection,
    person: int,
    events: Sequence[int] = (1,),
    channels: Sequence[Channel] = (Channel.TELEGRAM,),
    searches: Sequence[int] = (),
) -> dict[Channel, list[int]]:
    """Deliveries of events to one person; their ids, by channel."""
    count = len(events)
    letters = Letters(
        event=np.array(events, np.int64),
        recipient=np.full(count, person, np.int64),
        counts=np.full(count, len(searches), np.int64),
        starts=np.zeros(count, np.int64),
        searches=np.array(searches, np.int64),
    )
    everybody = {channel: np.ones(count, np.bool_) for channel in channels}
    async with connection.transaction():
        return await delivery_copy.create(connection, letters, everybody, {})


async def mark_sent(connection: Connection, claimed: Delivery, message_id: str) -> bool:
    """Whether the result counts; False means that somebody else has taken the delivery since."""
    return await _record(
        connection,
        claimed,
        state=DeliveryState.SENT,
        outcome=AttemptOutcome.SENT,
        message_id=message_id,
    )


async def mark_failed(
    connection: Connection, claimed: Delivery, *, again_in: float = 60, error_class: str
) -> bool:
    """To be tried again in so many seconds."""
    unknown = error_class == OUTCOME_UNKNOWN
    return await _record(
        connection,
        claimed,
        state=DeliveryState.FAILED,
        outcome=AttemptOutcome.UNANSWERED if unknown else AttemptOutcome.FAILED,
        again_in=again_in,
        error_class=error_class,
        error_text="[no] answer",
    )


async def put_back(connection: Connection, claimed: Delivery, *, again_in: float) -> bool:
    """Not tried after all."""
    return await _record(
        connection, claimed, state=DeliveryState.FAILED, again_in=again_in, counts=False
    )


async def mark_dead(connection: Connection, claimed: Delivery, reason: str = "r") -> bool:
    """Refused, never to be tried again."""
    return await _record(
        connection,
        claimed,
        state=DeliveryState.DEAD,
        outcome=AttemptOutcome.FAILED,
        reason_class=ReasonClass.REFUSED,
        reason=reason,
        error_class="Never",
        error_text="550",
    )


async def mark_suppressed(connection: Connection, claimed: Delivery) -> bool:
    """Not worth sending any more."""
    return await _record(
        connection,
        claimed,
        state=DeliveryState.SUPPRESSED,
        counts=False,
        reason_class=ReasonClass.GONE,
        reason="gone",
    )


async def _record(connection: Connection, claimed: Delivery, **fields: Any) -> bool:
    result = Result(delivery_id=claimed.id, claim=claimed.claim, **fields)
    return bool(await deliveries.record(connection, [result]))
