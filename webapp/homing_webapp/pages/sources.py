"""`/sources` and `/sources/{id}`: where homes come from, and how the last runs went."""

from __future__ import annotations

from aiohttp import web

from homing.storage import overview
from homing_webapp.context import POOL
from homing_webapp.templating import render

routes = web.RouteTableDef()


@routes.get("/sources")
async def show_all(request: web.Request) -> web.Response:
    async with request.app[POOL].connection() as connection:
        found = await overview.sources(connection)
    return render(request, "sources.html", sources=found)


@routes.get(r"/sources/{id:\d{1,18}}")
async def show(request: web.Request) -> web.Response:
    """Runs with their counts, field fill rates of the newest, and what was refused."""
    source_id = int(request.match_info["id"])
    async with request.app[POOL].connection() as connection:
        source = await overview.source(connection, source_id)
        if source is None:
            raise web.HTTPNotFound(text="There is no such source.")
        runs = await overview.runs(connection, source_id)
        rejections = await overview.rejections(connection, source_id)
    filled = next((run.fill for run in runs if run.fill), {})
    shares = sorted(filled.items(), key=lambda item: (-item[1], item[0]))
    return render(
        request, "source.html", source=source, runs=runs, fill=shares, rejections=rejections
    )
