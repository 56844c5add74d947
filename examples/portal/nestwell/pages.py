"""The pages of Nestwell."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from homing.models.kinds import DealType, PricePeriod, PropertyType, Status
from homing.models.listing import Listing
from portal import answers, site
from portal.faults import EMPTY_LIST
from portal.site import Site

PER_PAGE = 12

_SIGNS = {"USD": "$", "UAH": "₴"}
_PERIODS = {PricePeriod.MONTH: "/mo"}
_TYPES = {PropertyType.APARTMENT: "Apartment", PropertyType.HOUSE: "House"}
_AVAILABILITY = {
    Status.AVAILABLE: "https://schema.org/InStock",
    Status.SOLD: "https://schema.org/SoldOut",
}


def add_routes(router: web.UrlDispatcher, nestwell: Site) -> None:
    """Adds the list and the adverts' pages."""

    async def index(request: web.Request) -> web.Response:
        page = _page_number(request)
        found = [] if request.get(EMPTY_LIST) else nestwell.world.listed()
        adverts = found[(page - 1) * PER_PAGE : page * PER_PAGE]
        if page > 1 and not adverts:
            raise web.HTTPNotFound(text="no such page")
        text = site.render(
            "nestwell/list.html",
            cards=[(advert.truth(""), price_text(advert.listing)) for advert in adverts],
            page=page,
            pages=-(-len(found) // PER_PAGE),
            total=len(found),
        )
        return answers.html(text)

    async def detail(request: web.Request) -> web.Response:
        advert = nestwell.world.find(int(request.match_info["number"]))
        if advert is None:
            raise web.HTTPNotFound(text=site.render("nestwell/gone.html"), content_type="text/html")
        listing = advert.truth(site.base_of(request))
        text = site.render(
            "nestwell/detail.html",
            listing=listing,
            price=price_text(listing),
            old_price=money_text(listing, listing.old_price),
            data=structured(listing),
        )
        return answers.conditional(request, answers.html(text), advert.changed_at)

    router.add_get("/", index)
    router.add_get("/listing/{number:\\d+}-{slug}", detail)


def price_text(listing: Listing) -> str:
    """The price as people read it, for example "$1,200/mo"."""
    text = money_text(listing, listing.price)
    return text + _PERIODS.get(listing.price_period or PricePeriod.TOTAL, "")


def money_text(listing: Listing, amount: object) -> str:
    """An amount in the listing's currency, or ""."""
    return "" if amount is None else f"{_SIGNS[listing.currency or 'USD']}{amount:,}"


def structured(listing: Listing) -> str:
    """The advert as schema.org JSON-LD."""
    graph = {
        "@context": "https://schema.org",
        "@type": "RealEstateListing",
        "@id": listing.url,
        "url": listing.url,
        "name": listing.title,
        "description": listing.description,
        "datePosted": _iso(listing.published_at),
        "dateModified": _iso(listing.updated_at),
        "image": list(listing.images),
        "mainEntity": _home(listing),
        "offers": _offer(listing),
    }
    return json.dumps(graph, ensure_ascii=False, indent=1).replace("<", "\\u003c")


def _home(listing: Listing) -> dict[str, Any]:
    home: dict[str, Any] = {
        "@type": _TYPES[listing.property_type or PropertyType.APARTMENT],
        "numberOfRooms": int(listing.rooms or 0),
        "numberOfBedrooms": listing.bedrooms,
        "numberOfBathroomsTotal": listing.bathrooms,
        "floorSize": {
            "@type": "QuantitativeValue",
            "value": float(listing.area_total or 0),
            "unitCode": "MTK",
        },
        "yearBuilt": listing.year_built,
        "address": {
            "@type": "PostalAddress",
            "addressCountry": listing.country,
            "addressLocality": listing.city,
            "streetAddress": f"{listing.street}, {listing.house}",
        },
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": listing.latitude,
            "longitude": listing.longitude,
        },
    }
    if listing.floor is not None:
        home["floorLevel"] = str(listing.floor)
    if listing.pets is not None:
        home["petsAllowed"] = listing.pets
    return home


def _offer(listing: Listing) -> dict[str, Any]:
    price: dict[str, Any] = {"price": str(listing.price), "priceCurrency": listing.currency}
    offer = {
        "@type": "Offer",
        **price,
        "availability": _AVAILABILITY[listing.status],
        "businessFunction": "http://purl.org/goodrelations/v1#"
        + ("LeaseOut" if listing.deal_type == DealType.RENT else "Sell"),
        "seller": {
            "@type": "RealEstateAgent",
            "name": listing.agent,
            "telephone": listing.phones[0],
        },
    }
    if listing.price_period == PricePeriod.MONTH:
        offer["priceSpecification"] = {
            "@type": "UnitPriceSpecification",
            **price,
            "unitText": "MONTH",
        }
    return offer


def _iso(moment: Any) -> str:
    return str(moment.isoformat())


def _page_number(request: web.Request) -> int:
    text = request.query.get("page", "1")
    if not text.isdecimal() or int(text) < 1:
        raise web.HTTPNotFound(text="no such page")
    return int(text)
