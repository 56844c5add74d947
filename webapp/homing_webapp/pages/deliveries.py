"""`/deliveries`: what went out and what did not, and dead letters to be sent again.

Counts are for everybody who may see the dashboard; single deliveries, whose errors may name addresses, and replaying are
for this machine's own browser and for keys with the scope `staff`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from homing.models.kinds import Channel, DeliveryState
from homing.models.scope import Scope
from homing.storage import breakers, deliveries, receipts
from homing.storage.database import Connection
from homing.storage.deliveries import Filter, OnDay
from homing_webapp import bars, forms
from homing_webapp.api.framework.keys import caller_of
from homing_webapp.bars import Bars
from homing_webapp.context import POOL, SETTINGS
from homing_webapp.pages import staff
from homing_webapp.pages.delivery_counts import COUNTING, DAYS
from homing_webapp.query import whole_number
from homing_webapp.templating import render
from homing_webapp.waking import WAKER

routes = web.RouteTableDef()

_SIZE = 50

#: In the order of the picture, from the ground up.
_STATES = (
    DeliveryState.SENT,
    DeliveryState.PENDING,
    DeliveryState.FAILED,
    DeliveryState.SUPPRESSED,
    DeliveryState.DEAD,
)


@routes.get("/deliveries")
async def show(request: web.Request) -> web.Response:
    zone = request.app[SETTINGS].time_zone
    may_replay = (await caller_of(request)).is_staff
    before = whole_number(request.query, "before")
    async with request.app[POOL].connection() as connection:
        counts = await request.app[COUNTING].read(connection)
        dead = Filter(state=DeliveryState.DEAD)
        page = await deliveries.page(connection, dead, before=before, limit=_SIZE)
        response = render(
            request,
            "deliveries.html",
            counts=counts,
            channels=await breakers.read(connection),
            now=datetime.now(UTC),
            states=_STATES,
            plot=_plot(counts.days, datetime.now(ZoneInfo(zone)).date()),
            page=page if may_replay else None,
            reported=await receipts.of_deliveries(connection, [one.id for one in page.deliveries]),
            replayed=whole_number(request.query, "replayed"),
            form=(forms.FIELD, chosen := forms.word(request)),
        )
    return forms.remember(response, chosen)


@routes.post("/deliveries/replay")
async def replay(request: web.Request) -> web.Response:
    """One delivery by its `id`, or all dead ones of a `channel` with an `error_class`."""
    await staff.require(request, Scope.STAFF)
    fields = await forms.read(request)
    async with request.app[POOL].connection() as connection:
        replayed = await _replay(connection, fields)
    request.app[WAKER].deliver(replayed)
    request.app[COUNTING].forget()
    raise web.HTTPSeeOther(f"/deliveries?replayed={sum(map(len, replayed.values()))}")


async def _replay(
    connection: Connection, fields: Mapping[str, str]
) -> Mapping[Channel, Sequence[int]]:
    if "id" in fields:
        found = await deliveries.get(connection, whole_number(fields, "id") or 0)
        return (
            {}
            if found is None
            else {found.channel: await deliveries.replay(connection, [found.id])}
        )
    if fields.get("channel") not in list(Channel):
        raise web.HTTPBadRequest(text="channel: expected the name of a channel")
    which = Filter(
        state=DeliveryState.DEAD,
        channel=Channel(fields["channel"]),
        error_class=fields.get("error_class") or None,
    )
    return await deliveries.replay_some(connection, which)


def _plot(days: Iterable[OnDay], today: date) -> Bars | None:
    figures: dict[date, list[int]] = defaultdict(lambda: [0] * len(_STATES))
    for one in days:
        state = DeliveryState.PENDING if one.state is DeliveryState.SENDING else one.state
        figures[one.day][_STATES.index(state)] += one.count
    return bars.stacked(figures, list(_STATES), until=today, days=DAYS)
