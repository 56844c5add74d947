"""`/properties/ranking`: the homes that people like most, for staff."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from homing.models.base import Value
from homing.models.kinds import Status
from homing.storage import properties
from homing.storage.properties.filters import LIVE
from homing_webapp.api import homes
from homing_webapp.api.framework import Call, Routes, Scope
from homing_webapp.api.homes import HomeCard
from homing_webapp.context import IMAGES

routes = Routes("ranking")


class Asked(Value):
    days: int = Field(30, ge=1, le=3650, description="Likes of this last time count.")
    status: frozenset[Status] = Field(LIVE, description="Of the homes.")
    limit: int = Field(50, ge=1, le=500, description="Homes at most.")


class RankedHome(Value):
    """A home and why it stands where it stands."""

    rank: int
    score: float = Field(description="The sum of 2^(-age / 7 days) over the likes in the window.")
    likes: int = Field(description="In the window.")
    home: HomeCard


class Ranking(Value):
    """The most liked homes, the first one first."""

    items: tuple[RankedHome, ...]


@routes.operation("GET", "/properties/ranking", summary="Rank homes by likes", scope=Scope.STAFF)
async def show(call: Call, query: Asked) -> Ranking:
    """A like counts half after seven days, a quarter after fourteen: exponential decay.

    Equal scores: the home with the greater number first. Computed anew for each request.
    """
    async with call.pool.connection() as connection:
        found = await properties.ranking(
            connection,
            window=timedelta(days=query.days),
            statuses=query.status,
            limit=query.limit,
        )
        cards = await properties.cards(connection, [one.property_id for one in found])
    store = call.request.app[IMAGES]
    return Ranking(
        items=tuple(
            RankedHome(
                rank=rank,
                score=one.score,
                likes=one.likes,
                home=homes.shown(cards[one.property_id], store),
            )
            for rank, one in enumerate(found, 1)
            if one.property_id in cards
        )
    )
