"""`/subscriptions/preview`: what a search would bring, before it is saved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pydantic import Field, field_validator

from homing.models.base import Value
from homing.models.subscription import Criteria
from homing.preview import Preview, preview
from homing_webapp.api import subscriptions
from homing_webapp.api.framework import Call, Routes, Scope

routes = Routes("subscriptions")

#: Events that are looked at: a fraction of a second of work, which others share this process with.
_MOST_EVENTS = 5_000


class Draft(Value):
    criteria: Criteria = Field(description="As of a saved search.")
    days: int = Field(30, ge=1, le=365, description="How far back.")

    @field_validator("criteria")
    @classmethod
    def _can_be_asked(cls, criteria: Criteria) -> Criteria:
        return subscriptions.storable(criteria)


@routes.operation("POST", "/subscriptions/preview", summary="Try a search", scope=Scope.READ)
async def count(call: Call, body: Draft) -> Preview:
    """How many alerts it would have brought lately, and some of the listings; nothing is stored."""
    since = datetime.now(UTC) - timedelta(days=body.days)
    async with call.pool.connection() as connection:
        return await preview(connection, body.criteria, since, limit=_MOST_EVENTS)
