"""`/stats`: what homes cost."""

from __future__ import annotations

from pydantic import Field
from pydantic_core import to_json

from homing.models.base import Value
from homing.models.kinds import DealType
from homing.models.listing import Currency
from homing.storage import changes, properties
from homing.storage.properties import WeekPrice
from homing_webapp.api import keeping
from homing_webapp.api.asking import Places
from homing_webapp.api.framework import JSON, Call, Routes
from homing_webapp.cache import Entry

routes = Routes("stats")


class Asked(Value):
    city: Places = Field(description="Its name in any case; it must be given.")
    deal_type: DealType | None = None
    currency: Currency | None = None
    weeks: int = Field(12, ge=1, le=104, description="The last ones, this week included.")


class Prices(Value):
    """Of one city, by week, deal type and currency."""

    items: tuple[WeekPrice, ...]


@routes.operation(
    "GET",
    "/stats/prices",
    summary="Median prices per square metre",
    scope=None,
    answers={200: Prices},
    cached=True,
)
async def prices(call: Call, query: Asked) -> Entry:
    """Of the city's homes that were published in a week, sold ones included; weeks without homes are left out."""
    async with call.pool.connection() as connection:
        seen = await changes.snapshot(connection)
        depends_on = await keeping.tags(connection, query.city)
        found = await properties.weekly(
            connection,
            city=query.city,
            deal_type=query.deal_type,
            currency=query.currency,
            weeks=query.weeks,
        )
    return keeping.entry(to_json(Prices(items=tuple(found))), JSON, seen, depends_on)
