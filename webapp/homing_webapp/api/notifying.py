"""From a request to a notification with its deliveries."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from aiohttp import web
from pydantic import Field

from homing.models.base import Value
from homing.models.kinds import Channel, DeliveryState, OriginKind
from homing.storage import deliveries, notifications, preferences
from homing.storage.database import Connection
from homing.storage.notifications import NewNotification, Notification, Once
from homing.storage.preferences import Preferences
from homing.telemetry import traces
from homing_webapp.api.framework import Answer, problems
from homing_webapp.context import POOL
from homing_webapp.user_service import USER_SERVICE, Contact, ServiceDown
from homing_webapp.waking import WAKER

_OFF = "the person has switched it off"

_NO_ADDRESS = "no address is known"


class CreatedDelivery(Value):
    """What goes out by one channel."""

    id: int
    channel: Channel
    state: DeliveryState = Field(description="pending, or suppressed.")
    reason: str | None = Field(description="Why it is suppressed.")


class Skipped(Value):
    """A channel by which nothing goes out."""

    channel: Channel
    reason: str


class Created(Value):
    """A notification on its way."""

    id: int
    user_id: int
    created_at: datetime
    deliveries: tuple[CreatedDelivery, ...] = Field(description="By channel.")
    skipped: tuple[Skipped, ...] = Field(description="Channels without a delivery.")


class _Plan(Value):
    """By which channels it goes out."""

    channels: tuple[Channel, ...]
    #: Those that are off, with the reason.
    suppressed: Mapping[Channel, str]
    skipped: tuple[Skipped, ...]


async def notify(app: web.Application, new: NewNotification, key: str | None) -> Answer:
    """Writes the notification and its deliveries in one transaction, then wakes the workers.

    Raises:
        Refusal: 404 no such user; 422 the key was another request's; 503 the user service is down.
    """
    once = Once(key=key, request_hash=_hash(new)) if key else None
    async with app[POOL].connection() as connection:
        if once and (answer := await _again(connection, new, once)):
            return answer
        wanted = await preferences.read(connection, new.user_id)
    contact = await _contact(app, new, wanted)
    async with app[POOL].connection() as connection:
        created = await _write(connection, new, contact, once)
        if created is None and once and (answer := await _again(connection, new, once)):
            return answer
    if created is None:
        raise problems.conflict("The request with this Idempotency-Key is gone; please ask again.")
    pending = [one for one in created.deliveries if one.state is DeliveryState.PENDING]
    app[WAKER].deliver({one.channel: [one.id] for one in pending})
    return Answer(created, 201)


async def _again(connection: Connection, new: NewNotification, once: Once) -> Answer | None:
    earlier = await notifications.earlier(connection, new.key_id, once.key)
    if earlier is None:
        return None
    if earlier.request_hash != once.request_hash:
        expected = "a key that no other request had"
        raise problems.invalid("header", "Idempotency-Key", once.key, expected)
    answer = Created.model_validate_json(earlier.answer)
    return Answer(answer, 201, {"Idempotent-Replayed": "true"})


async def _contact(
    app: web.Application, new: NewNotification, wanted: Preferences | None
) -> Contact | None:
    """What the user service knows of a person of whom we do not know enough; None: it knows no such person."""
    service = app.get(USER_SERVICE)
    if wanted and (
        service is None or (_known(new, wanted, Channel.EMAIL) and _known(new, wanted, Channel.SMS))
    ):
        return Contact()
    if service is None:
        return None
    try:
        contact = await service.contact(new.user_id)
    except ServiceDown as error:
        raise problems.unavailable(f"{error} Nothing was sent.", after=5) from None
    return contact or (Contact() if wanted else None)


def _known(new: NewNotification, wanted: Preferences, channel: Channel) -> bool:
    """Whether the service need not be asked for the channel's address."""
    if channel is Channel.EMAIL:
        return bool(new.email or wanted.email or not wanted.email_enabled)
    return bool(new.phone_number or wanted.phone_number or not wanted.sms_enabled)


async def _write(
    connection: Connection, new: NewNotification, contact: Contact | None, once: Once | None
) -> Created | None:
    """None where the same request came first."""
    async with connection.transaction():
        if contact is None:
            raise problems.not_found(f"There is no user {new.user_id}: set preferences first.")
        await preferences.ensure_user(connection, new.user_id)
        wanted = await preferences.read(connection, new.user_id)
        assert wanted is not None  # noqa: S101 - it was made sure that there is one
        plan = _plan(addressed := _addressed(new, wanted, contact), wanted)
        notification = await notifications.create(connection, addressed, once)
        if notification is None:
            return None
        created = await _deliver(connection, notification, plan)
        if once:
            await notifications.keep_answer(connection, notification.id, created.model_dump_json())
        return created


def _addressed(new: NewNotification, wanted: Preferences, contact: Contact) -> NewNotification:
    """With the service's addresses where neither the request nor the preferences name one."""
    return new.model_copy(
        update={
            "email": new.email or (None if wanted.email else contact.email),
            "phone_number": new.phone_number
            or (None if wanted.phone_number else contact.phone_number),
        }
    )


def _plan(new: NewNotification, wanted: Preferences) -> _Plan:
    reached = {
        Channel.TELEGRAM: (wanted.telegram_enabled, wanted.telegram_linked),
        Channel.EMAIL: (wanted.email_enabled, bool(new.email or wanted.email)),
        Channel.SMS: (wanted.sms_enabled, bool(new.phone_number or wanted.phone_number)),
    }
    return _Plan(
        channels=tuple(channel for channel, (on, known) in reached.items() if on and known),
        suppressed={
            channel: wanted.off_because.get(channel, _OFF)
            for channel, (on, _) in reached.items()
            if not on
        },
        skipped=tuple(
            Skipped(channel=channel, reason=_NO_ADDRESS)
            for channel, (on, known) in reached.items()
            if on and not known
        ),
    )


async def _deliver(connection: Connection, notification: Notification, plan: _Plan) -> Created:
    ids = await deliveries.create_direct(
        connection,
        OriginKind.NOTIFICATION,
        notification.id,
        notification.user_id,
        plan.channels,
        suppressed=plan.suppressed,
        traceparent=traces.traceparent(),
    )
    return Created(
        id=notification.id,
        user_id=notification.user_id,
        created_at=notification.created_at,
        deliveries=tuple(
            CreatedDelivery(
                id=number,
                channel=channel,
                state=DeliveryState.SUPPRESSED if reason else DeliveryState.PENDING,
                reason=reason,
            )
            for channel, (number,) in ids.items()
            for reason in (plan.suppressed.get(channel),)
        ),
        skipped=plan.skipped,
    )


def _hash(new: NewNotification) -> bytes:
    return hashlib.sha256(new.model_dump_json(exclude={"key_id"}).encode()).digest()
