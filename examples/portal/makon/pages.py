"""The API of Makon, and a page for each advert that people can read.

GET /api/v1/listings?limit=20&cursor=...   a page of adverts, the last changed first
GET /obyekt/{id}                           one advert: JSON for `Accept: application/json`, else HTML
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from aiohttp import web

from homing.models.kinds import DealType, PropertyType, Status
from homing.models.listing import Listing
from portal import answers, site
from portal.advert import Advert
from portal.faults import EMPTY_LIST
from portal.site import Site

_DEALS = {DealType.SALE: "sale", DealType.RENT: "rent", DealType.DAILY_RENT: "daily"}
_KINDS = {
    PropertyType.APARTMENT: "flat",
    PropertyType.HOUSE: "house",
    PropertyType.ROOM: "room",
    PropertyType.OFFICE: "office",
}
_STATES = {Status.AVAILABLE: "active", Status.SOLD: "sold"}


def add_routes(router: web.UrlDispatcher, makon: Site) -> None:
    """Adds the API and the pages."""

    async def index(request: web.Request) -> web.Response:
        adverts = [] if request.get(EMPTY_LIST) else makon.world.listed()
        shown = [advert.truth("") for advert in adverts[:48]]
        return answers.html(site.render("makon/list.html", listings=shown, total=len(adverts)))

    async def page(request: web.Request) -> web.Response:
        adverts = [] if request.get(EMPTY_LIST) else makon.world.listed()
        limit, before = _limit(request), _before(request)
        rest = [advert for advert in adverts if before is None or advert.turn < before]
        base = site.base_of(request)
        answer = {
            "data": {"items": [summary(advert.truth(base)) for advert in rest[:limit]]},
            "meta": {
                "total": len(adverts),
                "nextCursor": _cursor(rest[limit - 1]) if len(rest) > limit else None,
            },
        }
        return _json(answer)

    async def detail(request: web.Request) -> web.Response:
        advert = makon.world.find(int(request.match_info["number"]))
        if advert is None:
            raise web.HTTPGone(text='{"error": "gone"}', content_type="application/json")
        listing = advert.truth(site.base_of(request))
        if "application/json" in request.headers.get("Accept", ""):
            response = _json({"data": full(listing)})
        else:
            response = answers.html(site.render("makon/detail.html", listing=listing))
        return answers.conditional(request, response, advert.changed_at)

    router.add_get("/", index)
    router.add_get("/api/v1/listings", page)
    router.add_get("/obyekt/m{number:\\d+}", detail)


def summary(listing: Listing) -> dict[str, Any]:
    """An advert in a list."""
    return {
        "id": listing.external_id,
        "link": listing.url,
        "state": _STATES[listing.status],
        "deal": _DEALS[listing.deal_type or DealType.SALE],
        "type": _KINDS[listing.property_type or PropertyType.APARTMENT],
        "title": listing.title,
        "price": {
            "amount": _number(listing.price),
            "currency": listing.currency,
            "per": listing.price_period,
            "before": _number(listing.old_price),
        },
        "rooms": _number(listing.rooms),
        "area": {"total": _number(listing.area_total)},
        "location": {"city": listing.city, "district": listing.district},
        "changed": _iso(listing.updated_at),
    }


def full(listing: Listing) -> dict[str, Any]:
    """An advert with all that the site knows."""
    return summary(listing) | {
        "description": listing.description,
        "area": {
            "total": _number(listing.area_total),
            "living": _number(listing.area_living),
            "kitchen": _number(listing.area_kitchen),
            "land": _number(listing.area_land),
        },
        "floor": {"at": listing.floor, "of": listing.floors},
        "location": {
            "country": listing.country,
            "city": listing.city,
            "district": listing.district,
            "street": listing.street,
            "house": listing.house,
            "point": {"lat": listing.latitude, "lon": listing.longitude},
        },
        "comfort": {
            "furnished": listing.furnished,
            "pets": listing.pets,
            "children": listing.children,
            "balcony": listing.balcony,
            "parking": listing.parking,
        },
        "building": listing.attributes["building"],
        "seller": {
            "name": listing.contact_name,
            "company": listing.agent,
            "phones": list(listing.phones),
        },
        "photos": [{"url": image, "order": i} for i, image in enumerate(listing.images)],
        "created": _iso(listing.published_at),
    }


def _number(value: Any) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _iso(moment: Any) -> str:
    return str(moment.isoformat().replace("+00:00", "Z"))


def _json(answer: Any) -> web.Response:
    body = json.dumps(answer, ensure_ascii=False).encode()
    return web.Response(body=body, headers={"Content-Type": "application/json; charset=utf-8"})


def _limit(request: web.Request) -> int:
    text = request.query.get("limit", "20")
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise web.HTTPBadRequest(text='{"error": "limit: expected 1 to 100"}')
    return int(text)


def _cursor(advert: Advert) -> str:
    return base64.urlsafe_b64encode(f"turn:{advert.turn}".encode()).decode()


def _before(request: web.Request) -> int | None:
    if "cursor" not in request.query:
        return None
    try:
        text = base64.urlsafe_b64decode(request.query["cursor"]).decode()
        return int(text.removeprefix("turn:"))
    except (binascii.Error, ValueError):
        raise web.HTTPBadRequest(text='{"error": "cursor: not one of ours"}') from None
