"""What the portal knows and obeys, beside being three sites: `/_truth`, `/_journal`, `/_control`, `/_about`.

`POST /_control` takes one JSON object. `site` names one of the sites, by default the one that is asked.

    {"fault": "429", "count": 3, "path": "/listing/"}   misbehave; "none" ends it
    {"action": "reprice", "id": "1004", "count": 2}     change adverts; without `id` any that allow it
    {"action": "tick", "count": 5}                      let time pass
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from homing.models.kinds import EventKind
from portal import answers
from portal import site as sites
from portal.faults import Fault, FaultKind
from portal.journal import Journal
from portal.site import Site
from portal.world import Change, Impossible, World


class _Misbehave(BaseModel):
    model_config = ConfigDict(extra="forbid")

    site: str | None = None
    fault: FaultKind | Literal["none"]
    path: str = "/"
    count: Annotated[int, Field(ge=1)] | None = None
    retry_after: int = Field(1, ge=0)


class _Act(BaseModel):
    model_config = ConfigDict(extra="forbid")

    site: str | None = None
    action: Literal["publish", "reprice", "edit", "withdraw", "sell", "relist", "tick"]
    id: str | None = None
    count: int = Field(1, ge=1, le=10_000)


_orders: TypeAdapter[_Misbehave | _Act] = TypeAdapter(_Misbehave | _Act)


class Control:
    """The portal's own pages; they never misbehave."""

    def __init__(self, portal: dict[str, Site], journal: Journal, ports: list[int]) -> None:
        self._sites = portal
        self._ports = ports
        self._journal = journal

    def add_routes(self, router: web.UrlDispatcher, own: Site) -> None:
        """Adds the pages to a site."""

        async def truth(request: web.Request) -> web.Response:
            site = self._site(request.query.get("site"), own)
            base = request.query.get("base", sites.base_of(request))
            return web.json_response(truth_of(site.world, base))

        async def control(request: web.Request) -> web.Response:
            try:
                order = _orders.validate_json(await request.read())
            except ValidationError as error:
                raise web.HTTPBadRequest(text=str(error)) from None
            return self._obey(self._site(order.site, own), order)

        async def journal(request: web.Request) -> web.Response:
            return web.json_response(self._journal.as_json(request.query.get("site")))

        async def about(request: web.Request) -> web.Response:
            host = request.url.host
            ports = zip(self._sites.values(), self._ports, strict=True)
            links = [(site, f"http://{host}:{port}/") for site, port in ports]
            return answers.html(sites.render("about.html", sites=links, faults=list(FaultKind)))

        router.add_get("/_truth", truth)
        router.add_post("/_control", control)
        router.add_get("/_journal", journal)
        router.add_get("/_about", about)

    def _obey(self, site: Site, order: _Misbehave | _Act) -> web.Response:
        if isinstance(order, _Misbehave):
            site.faults.set(
                None
                if order.fault == "none"
                else Fault(order.fault, order.path, order.count, order.retry_after)
            )
            return web.json_response({"site": site.name, "fault": order.fault})
        try:
            changed = [_act(site.world, order) for _ in range(order.count)]
        except Impossible as error:
            raise web.HTTPConflict(text=str(error)) from None
        return web.json_response({"site": site.name, "changed": changed})

    def _site(self, name: str | None, own: Site) -> Site:
        if name is None:
            return own
        if name not in self._sites:
            raise web.HTTPBadRequest(text=f"site: expected one of {', '.join(self._sites)}")
        return self._sites[name]


def truth_of(world: World, base: str) -> dict[str, Any]:
    """Every listing that the site ever showed as it stands now, and every event so far."""
    return {
        "listings": [
            advert.truth(base).model_dump(mode="json", exclude={"raw"})
            for advert in world.adverts.values()
        ],
        "events": [_event(change) for change in world.changes],
    }


def _event(change: Change) -> dict[str, Any]:
    event: dict[str, Any] = {
        "external_id": change.external_id,
        "kind": change.kind,
        "at": change.at.isoformat(),
    }
    if change.kind == EventKind.PRICE_CHANGED:
        event |= {"old_price": str(change.old_price), "new_price": str(change.new_price)}
    return event


def _act(world: World, order: _Act) -> str:
    if order.action == "tick":
        world.advance()
        return world.changes[-1].external_id
    if order.action == "publish":
        return world.publish().listing.external_id
    number = None if order.id is None else int("".join(c for c in order.id if c.isdigit()) or 0)
    changed = getattr(world, order.action)(number)
    return str(changed.listing.external_id)
