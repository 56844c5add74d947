"""`/deliveries`: the ledger, for people and for staff who repair it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from homing.models.base import Value
from homing.models.delivery import Attempt, Delivery
from homing.models.kinds import Channel, DeliveryState, OriginKind, ReasonClass
from homing.storage import deliveries, receipts
from homing.storage.receipts import StoredReceipt
from homing_webapp.api.framework import Answer, Call, Routes, Scope, problems
from homing_webapp.api.framework.fields import WHOLE, Flag, Id
from homing_webapp.waking import WAKER

routes = Routes("deliveries")

_Seconds = Annotated[float, Field(ge=0, le=1e9)]


class Which(Value):
    """All that is given must be so."""

    state: DeliveryState | None = Field(None, description="How far it got.")
    channel: Channel | None = Field(None, description="How it reaches the person.")
    recipient_id: Id | None = Field(None, description="Whom it is for; other people's need staff.")
    origin_kind: OriginKind | None = Field(None, description="What it tells of.")
    origin_id: Id | None = Field(None, description="The event, notification, signal or report.")
    error_class: Annotated[str, Field(max_length=100)] | None = Field(
        None, description="Of the last try that failed."
    )
    reason_class: ReasonClass | None = Field(None, description="Why it is dead or suppressed.")
    older_than: _Seconds | None = Field(None, description="Seconds since it was written.")
    newer_than: _Seconds | None = Field(None, description="Seconds since it was written.")
    maybe_twice: Flag | None = Field(
        None, description="Whether the person may have got it more than once."
    )

    def filter(self) -> deliveries.Filter:
        return deliveries.Filter(**{name: getattr(self, name) for name in Which.model_fields})


class Asked(Which):
    """Which page of which deliveries."""

    before: Id | None = Field(None, description="Go on behind this delivery, as `next` told.")
    limit: int = Field(50, ge=1, le=500, description="Rows at most.")


class OneDelivery(Value):
    delivery_id: Id


class Deliveries(Value):
    """Deliveries, newest first."""

    items: tuple[Delivery, ...]
    next: int | None = Field(description="`before` of the next page; null on the last one.")


class InFull(Value):
    """A delivery and all that is known of it, oldest first."""

    delivery: Delivery
    attempts: tuple[Attempt, ...] = Field(description="All sends.")
    receipts: tuple[StoredReceipt, ...] = Field(
        description="What the provider reported of the message after it had taken it."
    )


class Count(Value):
    """How many deliveries of a channel are in a state."""

    channel: Channel
    state: DeliveryState
    reason_class: ReasonClass | None
    count: int
    maybe_twice: int = Field(description="Of these: the person may have got it more than once.")


class Counts(Value):
    items: tuple[Count, ...]


class Replay(Which):
    """Which dead, suppressed and failed deliveries to send again; at least one condition."""

    limit: Annotated[int, Field(ge=1, le=10_000), WHOLE] = Field(
        1000, description="Deliveries at most, oldest first."
    )


class Replayed(Value):
    """Deliveries that are due again, with all attempts ahead."""

    ids: tuple[int, ...]


@routes.operation("GET", "/deliveries", summary="List deliveries", scope=Scope.READ)
async def page(call: Call, query: Asked) -> Deliveries:
    """Newest first. Without the scope `staff` only your own."""
    which = query.filter()
    if not call.caller.is_staff:
        which = which.model_copy(update={"recipient_id": call.user(query.recipient_id)})
    async with call.pool.connection() as connection:
        found = await deliveries.page(connection, which, before=query.before, limit=query.limit)
    return Deliveries(items=found.deliveries, next=found.next_before)


@routes.operation("GET", "/deliveries/stats", summary="Count deliveries", scope=Scope.STAFF)
async def stats(call: Call) -> Counts:
    """Of everything, by channel, state and reason."""
    async with call.pool.connection() as connection:
        found = await deliveries.stats(connection)
    return Counts(items=tuple(Count(**one.model_dump()) for one in found))


@routes.operation(
    "POST",
    "/deliveries/replay",
    summary="Send many again",
    scope=Scope.STAFF,
    answers={202: Replayed},
)
async def replay_some(call: Call, body: Replay) -> Replayed:
    """Makes the dead, suppressed and failed deliveries that the conditions name due now."""
    which = body.filter()
    if not which.values():
        expected = "at least one condition, such as channel or error_class"
        raise problems.invalid("body", "state", "", expected)
    async with call.pool.connection() as connection:
        found = await deliveries.replay_some(connection, which, limit=body.limit)
    call.request.app[WAKER].deliver(found)
    return Replayed(ids=tuple(sorted(one for ids in found.values() for one in ids)))


@routes.operation(
    "GET", "/deliveries/{delivery_id}", summary="Show a delivery", scope=Scope.READ, problems=[404]
)
async def show(call: Call, path: OneDelivery) -> InFull:
    """With every send of it, and what was reported later. Those of other people are not found, except by staff."""
    async with call.pool.connection() as connection:
        found = await deliveries.get(connection, path.delivery_id)
        if found is None or not _may_see(call, found):
            raise problems.not_found(f"There is no delivery {path.delivery_id}.")
        return InFull(
            delivery=found,
            attempts=tuple(await deliveries.attempts(connection, found.id)),
            receipts=tuple(await receipts.of_delivery(connection, found.id)),
        )


@routes.operation(
    "POST",
    "/deliveries/{delivery_id}/replay",
    summary="Send one again",
    scope=Scope.STAFF,
    answers={202: Replayed},
    problems=[404, 409],
)
async def replay(call: Call, path: OneDelivery) -> Answer:
    """Makes a dead, suppressed or failed delivery due now, with all attempts ahead."""
    async with call.pool.connection() as connection:
        found = await deliveries.get(connection, path.delivery_id)
        if found is None:
            raise problems.not_found(f"There is no delivery {path.delivery_id}.")
        ids = await deliveries.replay(connection, [found.id])
    if not ids:
        raise problems.conflict(f"The delivery is {found.state}: there is nothing to send again.")
    call.request.app[WAKER].deliver({found.channel: ids})
    return Answer(Replayed(ids=tuple(ids)), 202)


def _may_see(call: Call, delivery: Delivery) -> bool:
    return call.caller.is_staff or delivery.recipient_id == call.caller.user_id
