"""`/reports`: what syncs did in the last 90 days, as pictures and a table; `/reports.csv` is the same for programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from homing import reports
from homing.storage import syncs
from homing.storage.syncs import Sync
from homing_webapp import bars
from homing_webapp.bars import Bars
from homing_webapp.context import POOL, SETTINGS
from homing_webapp.templating import render

routes = web.RouteTableDef()

DAYS = 90

#: Title of a picture, and the figures of its columns: what they count, and the attribute of a sync.
_PICTURES = (
    ("Properties", {"created": "properties_created", "updated": "properties_updated"}),
    ("Images", {"downloaded": "images_downloaded"}),
    ("Errors", {"errors": "errors"}),
)


@routes.get("/reports")
async def show(request: web.Request) -> web.Response:
    zone = request.app[SETTINGS].time_zone
    today = datetime.now(ZoneInfo(zone)).date()
    found = await _read(request, today)
    return render(
        request,
        "reports.html",
        zone=zone,
        columns=reports.COLUMNS,
        rows=[(sync, reports.cells(sync, zone)) for sync in reversed(found)],
        plots=[
            (title, list(names), plot)
            for title, names in _PICTURES
            if (plot := _plot(found, names, today))
        ],
    )


@routes.get("/reports.csv")
async def download(request: web.Request) -> web.Response:
    zone = request.app[SETTINGS].time_zone
    found = await _read(request, datetime.now(ZoneInfo(zone)).date())
    return web.Response(
        text=reports.comma_separated(found, zone),
        content_type="text/csv",
        headers={"Content-Disposition": 'attachment; filename="reports.csv"'},
    )


async def _read(request: web.Request, today: date) -> list[Sync]:
    async with request.app[POOL].connection() as connection:
        return await syncs.since(connection, today - timedelta(days=DAYS - 1))


def _plot(found: Sequence[Sync], names: dict[str, str], today: date) -> Bars | None:
    figures: dict[date, list[int]] = defaultdict(lambda: [0] * len(names))
    for sync in found:
        for place, attribute in enumerate(names.values()):
            figures[sync.day][place] += getattr(sync, attribute)
    return bars.stacked(figures, list(names), until=today, days=DAYS)
