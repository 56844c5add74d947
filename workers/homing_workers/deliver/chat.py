"""The deliveries of one person, one after the other, so that their order is kept."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import structlog
from opentelemetry.trace import SpanKind

from homing.models.delivery import Delivery
from homing.models.kinds import EventKind, OriginKind, Status
from homing.storage import deliveries, users
from homing.storage.database import Connection, Pool
from homing.storage.morning_reports import OutgoingReport
from homing.telemetry import traces
from homing_workers.deliver import backoff
from homing_workers.deliver.errors import Moved, Never, SendError, TryAgain
from homing_workers.deliver.sender import Message, Sender

_log = structlog.get_logger()

#: Alerts that invite to a home which must still be there.
_INVITING = frozenset(
    {EventKind.NEW, EventKind.PRICE_CHANGED, EventKind.RELISTED, EventKind.UPDATED}
)


async def deliver_to_one(
    pool: Pool,
    sender: Sender,
    messages: Sequence[tuple[Delivery, Message | None]],
    *,
    until: float = math.inf,
) -> None:
    """Sends one person's messages; when the person cannot be written to for now, the rest waits too.

    Args:
        pool: of connections.
        sender: of the messages' channel.
        messages: claimed deliveries, with what they tell, or None where that is gone.
        until: time of the monotonic clock after which the rest is left to the next job.
    """
    for position, (delivery, message) in enumerate(messages):
        if time.monotonic() > until:
            await _put_back(pool, [later for later, _ in messages[position:]], 0)
            return
        error = await _deliver(pool, sender, delivery, message)
        if isinstance(error, TryAgain) and error.after is not None:
            await _put_back(pool, [later for later, _ in messages[position + 1 :]], error.after)
            return


async def _deliver(
    pool: Pool, sender: Sender, delivery: Delivery, message: Message | None
) -> SendError | None:
    if reason := _pointless(delivery, message):
        async with pool.connection() as connection:
            await deliveries.mark_suppressed(connection, delivery, reason=reason)
        return None
    assert message is not None  # noqa: S101 - `_pointless` has seen to it
    with traces.span(
        "deliver",
        parent=delivery.traceparent,
        kind=SpanKind.CLIENT,
        attributes={"homing.channel": delivery.channel, "homing.delivery": delivery.id},
    ):
        return await _send(pool, sender, delivery, message)


def _pointless(delivery: Delivery, message: Message | None) -> str | None:
    if message is None:
        what = "sync" if delivery.origin_kind is OriginKind.REPORT else "listing"
        return f"the {what} is no longer there"
    if not message.enabled:
        return "the channel is switched off"
    if isinstance(message, OutgoingReport):
        return None
    if message.event in _INVITING and message.status in (Status.REMOVED, Status.SOLD):
        return f"the listing was {message.status} before this was sent"
    return None


async def _send(
    pool: Pool, sender: Sender, delivery: Delivery, message: Message
) -> SendError | None:
    try:
        message_id = await _sent_by(sender, message)
    except SendError as error:
        async with pool.connection() as connection:
            await _record(connection, delivery, message, error)
        return error
    async with pool.connection() as connection:
        if not await deliveries.mark_sent(connection, delivery, message_id):
            _log.warning(
                "Sent, but somebody else has it too: maybe sent twice", delivery=delivery.id
            )
    return None


async def _sent_by(sender: Sender, message: Message) -> str:
    try:
        return await sender.send(message)
    except SendError:
        raise
    except Exception as error:
        _log.exception("A message cannot be sent", delivery=message.delivery_id)
        raise TryAgain(f"{type(error).__name__}: {error}", maybe_sent=True) from error


async def _record(
    connection: Connection, delivery: Delivery, message: Message, error: SendError
) -> None:
    _log.warning("Not sent", delivery=delivery.id, channel=delivery.channel, reason=str(error))
    match error:
        case Moved():
            await users.move_address(
                connection, delivery.channel, message.address or "", error.address
            )
            await deliveries.put_back(connection, delivery, again_in=0)
        case TryAgain() if not error.counts:
            await deliveries.put_back(connection, delivery, again_in=_wait(delivery, error))
        case TryAgain() if delivery.attempts < backoff.MAX_ATTEMPTS:
            await deliveries.mark_failed(
                connection,
                delivery,
                again_in=_wait(delivery, error),
                error_class=_class(error),
                error_text=str(error),
            )
        case _:
            await _give_up(connection, delivery, error)


async def _give_up(connection: Connection, delivery: Delivery, error: SendError) -> None:
    refused = isinstance(error, Never)
    reason = str(error) if refused else f"{delivery.attempts} attempts failed, the last: {error}"
    await deliveries.mark_dead(
        connection, delivery, reason=reason, error_class=_class(error), error_text=str(error)
    )
    if isinstance(error, Never) and error.address_is_dead:
        await users.disable_channel(connection, delivery.recipient_id, delivery.channel, str(error))


def _wait(delivery: Delivery, error: TryAgain) -> float:
    return backoff.seconds(delivery.attempts) if error.after is None else error.after


def _class(error: SendError) -> str:
    if isinstance(error, TryAgain) and error.maybe_sent:
        return deliveries.OUTCOME_UNKNOWN
    return type(error).__name__


async def _put_back(pool: Pool, waiting: Sequence[Delivery], seconds: float) -> None:
    async with pool.connection() as connection:
        for delivery in waiting:
            await deliveries.put_back(connection, delivery, again_in=seconds)
