"""`/notifications`: messages that other programs send to people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from homing.models.base import Value
from homing.models.kinds import Channel, DeliveryState, OriginKind
from homing.storage import deliveries, notifications
from homing_webapp.api.framework import Answer, Call, Routes, Scope, problems
from homing_webapp.api.framework.fields import Email, Id, Line, Phone, Text
from homing_webapp.api.notifying import Created, notify

routes = Routes("notifications")

_KEY = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[!-~]+$")]


class NewNotification(Value):
    title: Line = Field(description="The subject of the e-mail.")
    message: Text = Field(description="What is said.")
    user_id: Id = Field(description="Whom to tell.")
    user_email: Email | None = Field(
        None,
        description="Where the e-mail goes; left out, where the person is known to be reached.",
    )
    user_phone_number: Phone | None = Field(
        None, description="Where the text message goes, with the country's code; likewise."
    )


class Once(Value):
    idempotency_key: _KEY | None = Field(
        None,
        alias="Idempotency-Key",
        description="Any word of yours. The same request with the same key is carried out once, "
        "and answered the same again.",
    )


class OneNotification(Value):
    notification_id: Id = Field(description="As the answer to its creation told.")


class Progress(Value):
    """How far it got by one channel."""

    id: int
    channel: Channel
    state: DeliveryState
    reason: str | None = Field(description="Why it is suppressed or dead.")
    attempts: int
    next_try_at: datetime | None
    sent_at: datetime | None
    error: str | None = Field(description="Of the last try that failed.")


class Shown(Value):
    """A notification and its deliveries."""

    id: int
    user_id: int
    title: str
    message: str
    user_email: str | None = Field(description="As it was asked for.")
    user_phone_number: str | None = Field(description="As it was asked for.")
    created_at: datetime
    deliveries: tuple[Progress, ...]


@routes.operation(
    "POST",
    "/notifications/",
    summary="Send a notification",
    scope=Scope.STAFF,
    answers={201: Created},
    problems=[404, 409],
    headers={"Idempotent-Replayed": "`true` where an earlier request was answered again."},
)
async def send(call: Call, headers: Once, body: NewNotification) -> Answer:
    """Goes out by every channel that the person has and has not switched off, as soon as this is answered.

    Where the body names no address, it is the one of the person's preferences, else the one that the user
    service knows. While that service is down, the answer is 503 and nothing is kept: ask again with the same
    `Idempotency-Key`.
    """
    new = notifications.NewNotification(
        user_id=body.user_id,
        title=body.title,
        message=body.message,
        email=body.user_email,
        phone_number=body.user_phone_number,
        key_id=call.caller.key_id,
    )
    return await notify(call.request.app, new, headers.idempotency_key)


@routes.operation(
    "GET",
    "/notifications/{notification_id}",
    summary="Show a notification",
    scope=Scope.READ,
    problems=[404],
)
async def show(call: Call, path: OneNotification) -> Shown:
    """With the state of each delivery; those of other people's are not found, except by staff."""
    async with call.pool.connection() as connection:
        found = await notifications.get(connection, path.notification_id)
        if found is None or not (call.caller.is_staff or found.user_id == call.caller.user_id):
            raise problems.not_found(f"There is no notification {path.notification_id}.")
        of_it = deliveries.Filter(origin_kind=OriginKind.NOTIFICATION, origin_id=found.id)
        page = await deliveries.page(connection, of_it)
    return Shown(
        **found.model_dump(exclude={"email", "phone_number"}),
        user_email=found.email,
        user_phone_number=found.phone_number,
        deliveries=tuple(
            Progress(
                **one.model_dump(include=set(Progress.model_fields) - {"error"}),
                error=one.error_text,
            )
            for one in reversed(page.deliveries)
        ),
    )
