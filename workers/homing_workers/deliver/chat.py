"""The deliveries of one person, one after the other, so that their order is kept."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import structlog
from redis.exceptions import RedisError

from homing.models.kinds import ReasonClass
from homing.storage import notices, users
from homing.storage.outgoing import Outgoing, OutgoingDigest
from homing.telemetry import traces
from homing_workers.deliver import outcomes
from homing_workers.deliver.errors import Moved, Never, NotAsked, SendError, TryAgain
from homing_workers.deliver.parcels import Known, Parcel, plan, unsent
from homing_workers.deliver.policy import Policy
from homing_workers.deliver.recorder import Effect, Entry, Recorder
from homing_workers.deliver.sender import Message, Sender

_log = structlog.get_logger()

#: Until a send is tried again that Redis, which keeps the pace, could not be asked about.
_REDIS_WAIT = 5.0


@dataclass(frozen=True, slots=True)
class Chat:
    """Serves people of one channel."""

    recorder: Recorder
    sender: Sender
    policy: Policy
    #: Time of the monotonic clock after which no message is begun.
    until: float = math.inf

    async def serve(self, known: Sequence[Known], *, sent_today: int = 0) -> None:
        """Sends one person's messages; when the person cannot be written to for now, the rest waits too."""
        made = plan(known, self.policy, sent_today=sent_today)
        if made.suppressed:
            await self.recorder.put(Entry(results=made.suppressed))
        parcels = made.parcels
        while parcels:
            if self.recorder.paused or time.monotonic() > self.until:
                await self._put_back(parcels, 0)
                return
            parcel, *rest = parcels
            error, wait = await self._deliver(parcel)
            if isinstance(error, Never) and _is_about_a_digest(parcel, error):
                parcels = parcel.singly() + rest
                continue
            if error is not None and await self._holds_up(rest, error, wait):
                return
            parcels = rest

    async def _deliver(self, parcel: Parcel) -> tuple[SendError | None, float]:
        """The error, and the seconds until the next try."""
        first, *others = parcel.deliveries
        # Its own job is a link where it goes on with an event's trace, and else its parent.
        job = traces.traceparent() if first.traceparent else None
        links = [job, *(one.traceparent for one in others), *_saved_in(parcel.message)]
        with (
            traces.about(_source(parcel.message)),
            traces.span(
                "deliver",
                parent=first.traceparent,
                links=links,
                attributes={"homing.channel": first.channel, "homing.delivery": first.id},
            ),
        ):
            return await self._send(parcel)

    async def _send(self, parcel: Parcel) -> tuple[SendError | None, float]:
        started = time.monotonic()
        try:
            message_id = await _sent_by(self.sender, parcel.message)
        except SendError as error:
            wait = outcomes.wait_after(parcel, error, self.policy)
            if not _is_about_a_digest(parcel, error):
                await self._record(parcel, error, wait, time.monotonic() - started)
            return error, wait
        seconds = time.monotonic() - started
        results = outcomes.sent(parcel, message_id, seconds)
        await self.recorder.put(Entry(results=results, answered=True))
        return None, 0

    async def _record(self, parcel: Parcel, error: SendError, wait: float, seconds: float) -> None:
        ids = [one.id for one in parcel.deliveries]
        _log.warning("Not sent", deliveries=ids, reason=str(error))
        outage = isinstance(error, TryAgain) and error.outage
        entry = Entry(
            results=outcomes.failed(parcel, error, self.policy, wait, seconds),
            answered=_answered(error),
            if_paused=outcomes.paused(parcel, error, wait, seconds) if outage else (),
            effect=_effect(parcel, error),
        )
        await self.recorder.put(entry)

    async def _holds_up(self, rest: Sequence[Parcel], error: SendError, wait: float) -> bool:
        """Whether the error means the person, and not only the message; then the rest is settled."""
        match error:
            case Never() if error.address_is_dead:
                await self._suppress(rest, f"the channel was switched off: {error}")
                return True
            case Moved():
                await self._put_back(rest, 0)
                return True
            case TryAgain() if error.after is not None or error.outage:
                await self._put_back(rest, wait)
                return True
        return False

    async def _put_back(self, parcels: Sequence[Parcel], wait: float) -> None:
        results = [outcomes.waiting(one, wait) for parcel in parcels for one in parcel.deliveries]
        await self.recorder.put(Entry(results=results))

    async def _suppress(self, parcels: Sequence[Parcel], reason: str) -> None:
        everything = [one for parcel in parcels for one in parcel.deliveries]
        results = [unsent(one, ReasonClass.CHANNEL_OFF, reason) for one in everything]
        await self.recorder.put(Entry(results=results))


def _saved_in(message: Message) -> tuple[str, ...]:
    """The spans in which the person asked for this."""
    return message.saved_in if isinstance(message, Outgoing | OutgoingDigest) else ()


def _source(message: Message) -> traces.Attributes:
    """Of the home that it is about, or of the first of several."""
    match message:
        case Outgoing():
            namespace, generation = message.source_namespace, message.source_generation
            return traces.resource(namespace, message.source, generation)
        case OutgoingDigest():
            return _source(message.alerts[0])
    return {}


async def _sent_by(sender: Sender, message: Message) -> str:
    try:
        return await sender.send(message)
    except SendError:
        raise
    except RedisError as error:
        text = f"Redis, which keeps the pace, does not answer: {error}"
        raise NotAsked(text, after=_REDIS_WAIT, counts=False) from error
    except Exception as error:
        _log.exception("A message cannot be sent", delivery=message.delivery_id)
        raise TryAgain(f"{type(error).__name__}: {error}", maybe_sent=True) from error


def _is_about_a_digest(parcel: Parcel, error: SendError) -> bool:
    """What the provider never takes together, it may take singly."""
    refused = isinstance(error, Never) and not error.address_is_dead
    return refused and isinstance(parcel.message, OutgoingDigest)


def _answered(error: SendError) -> bool | None:
    """Whether the provider answered; None where that is not known."""
    if isinstance(error, TryAgain) and error.outage:
        return False
    unknown = isinstance(error, NotAsked) or (isinstance(error, TryAgain) and error.maybe_sent)
    return None if unknown else True


def _effect(parcel: Parcel, error: SendError) -> Effect | None:
    one = parcel.deliveries[0]
    match error:
        case Moved():
            old = parcel.message.address or ""
            return partial(users.move_address, channel=one.channel, old=old, new=error.address)
        case Never() if error.address_is_dead:
            return partial(
                notices.switch_off_reached,
                delivery_id=one.id,
                reason=str(error),
                traceparent=one.traceparent,
            )
    return None
