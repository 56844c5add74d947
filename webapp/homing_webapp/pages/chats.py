"""`/chats`: what is read in chats of Telegram, by which accounts, and what it is about; it brings itself up to date.

Names of private chats and of accounts are for this machine's own browser and for keys with the scope `staff`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from homing.models.base import Value
from homing.models.scope import Scope
from homing.storage.database import Connection
from homing.storage.telegram import assignment_plans, figures
from homing.storage.telegram.assignment_plans import AWAY_SECONDS, Planned
from homing.storage.telegram.figures import DayFigures, Figures
from homing_webapp import bars
from homing_webapp.bars import Bars
from homing_webapp.context import POOL, SETTINGS
from homing_webapp.kept import Kept
from homing_webapp.pages import staff
from homing_webapp.templating import render

routes = web.RouteTableDef()

#: Days of the picture.
DAYS = 30

#: Seconds after which the page asks again.
_EVERY = 3

#: Counting takes at most a tenth of the time, however many messages there are.
_TIMES = 10

#: In the order of the picture, from the ground up; names of figures of a day.
_PARTS = ("requests", "offers", "waiting", "other", "spam")


class Shown(Value):
    """How everything stood at a moment."""

    at: datetime
    figures: Figures
    planned: Planned


CHATS = web.AppKey("chat_figures", Kept[Shown])


def counting(zone: str) -> Kept[Shown]:
    """Counts once for all who look; days begin in that zone."""
    return Kept(lambda connection: _count(connection, zone), times=_TIMES)


@routes.get("/chats")
async def show(request: web.Request) -> web.Response:
    return render(request, "chats.html", every=_EVERY, **await _values(request))


@routes.get("/chats/figures")
async def show_figures(request: web.Request) -> web.Response:
    """The part of the page that changes."""
    return render(request, "_chats.html", **await _values(request))


async def _values(request: web.Request) -> dict[str, Any]:
    await staff.require(request, Scope.STAFF)
    async with request.app[POOL].connection() as connection:
        shown = await request.app[CHATS].read(connection)
    today = datetime.now(ZoneInfo(request.app[SETTINGS].time_zone)).date()
    return {"shown": shown, "parts": _PARTS, "plot": _plot(shown.figures.days, today)}


async def _count(connection: Connection, zone: str) -> Shown:
    return Shown(
        at=datetime.now(UTC),
        figures=await figures.read(connection, days=DAYS, zone=zone, away_seconds=AWAY_SECONDS),
        planned=await assignment_plans.last(connection),
    )


def _plot(days: Iterable[DayFigures], today: date) -> Bars | None:
    counts = {one.day: [getattr(one, part) for part in _PARTS] for one in days}
    return bars.stacked(counts, list(_PARTS), until=today, days=DAYS)
