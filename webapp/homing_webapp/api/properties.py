"""`/properties`: homes that can be had, and those that are sold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from pydantic import Field
from pydantic_core import to_json

from homing.images import ImageStore
from homing.models.base import Value
from homing.models.kinds import PricePeriod, Status
from homing.models.listing import StoredListing
from homing.storage import changes, properties
from homing.storage.database import Connection
from homing.storage.properties import BadCursor, BadSearch, Home, Page, PricePoint, Total
from homing_webapp.api import homes, keeping
from homing_webapp.api.asking import AskedPage
from homing_webapp.api.framework import JSON, Call, Refusal, Routes, problems
from homing_webapp.api.framework.fields import Id
from homing_webapp.api.homes import CSV, FIELDS, GEOJSON, HomeCard, Homes
from homing_webapp.cache import Entry
from homing_webapp.cache.entry import of_property
from homing_webapp.context import IMAGES

routes = Routes("properties")


class OneProperty(Value):
    property_id: Id


class HomeListing(Value):
    """One advert of a home at one source."""

    id: int
    source_id: int
    source: str
    url: str
    status: Status
    title: str
    description: str | None
    price: str | None
    currency: str | None
    price_period: PricePeriod | None
    first_seen_at: datetime
    last_seen_at: datetime
    #: Its pictures, in the source's order.
    images: tuple[str, ...]


class WholeHome(Value):
    """A home with everything that is known of it."""

    home: HomeCard
    listings: tuple[HomeListing, ...]
    prices: tuple[PricePoint, ...] = Field(description="Over time, oldest first.")


@dataclass(frozen=True)
class Found:
    """What answers a search."""

    page: Page
    #: Of first pages.
    total: Total | None


@routes.operation(
    "GET",
    "/properties",
    summary="Search homes",
    scope=None,
    answers={200: {JSON: Homes, CSV: None, GEOJSON: None}},
    problems=[400],
    cached=True,
    headers={
        "Link": "The pages behind (`next`) and before (`prev`), RFC 8288.",
        "X-Total-Count": "How many pass, about; on pages without `cursor`.",
    },
)
async def search(call: Call, query: AskedPage) -> Entry:
    """Homes that pass all filters, a page at a time.

    Pages go on by cursor: each costs the same, and homes that come or go meanwhile neither repeat others nor hide
    them. `total` is counted where it is small, else it is what PostgreSQL's planner expects.
    """
    fields = _fields(query)
    async with call.pool.connection() as connection:
        seen = await changes.snapshot(connection)
        found = await find(connection, query)
        depends_on = await keeping.tags(connection, query.city)
    body = rendered(call.media, found, fields, call.request.app[IMAGES])
    return keeping.entry(body, call.media, seen, depends_on, ends(call.request, found))


@routes.operation(
    "GET",
    "/properties/{property_id}",
    summary="Show a home",
    scope=None,
    answers={200: WholeHome},
    problems=[404],
    cached=True,
)
async def one(call: Call, path: OneProperty) -> Entry:
    """With its listings at all sources, pictures and prices over time. Pictures may come up to a minute late."""
    async with call.pool.connection() as connection:
        seen = await changes.snapshot(connection)
        home = await properties.get(connection, path.property_id)
    if home is None:
        raise problems.not_found(f"There is no home {path.property_id}.")
    body = to_json(whole(home, call.request.app[IMAGES]))
    return keeping.entry(body, JSON, seen, frozenset({of_property(path.property_id)}))


async def find(connection: Connection, query: AskedPage) -> Found:
    """The page that is asked for.

    Raises:
        Refusal: the cursor is none of this search, or the order lacks a currency.
    """
    filters = query.filters()
    try:
        page = await properties.search(
            connection, filters, query.sort, cursor=query.cursor, limit=query.limit
        )
    except BadCursor as error:
        raise Refusal(400, f"cursor: {error}.") from None
    except BadSearch as error:
        raise problems.invalid("query", "currency", "", str(error)) from None
    total = await properties.total(connection, filters) if query.cursor is None else None
    return Found(page, total)


def rendered(media: str, found: Found, fields: tuple[str, ...], store: ImageStore) -> bytes:
    """The page as bytes of the media type."""
    listed = [homes.shown(card, store) for card in found.page.homes]
    return homes.body(media, listed, found.page, found.total, fields)


def ends(request: web.Request, found: Found) -> dict[str, str]:
    """Headers that tell where the search goes on."""
    links = {"next": found.page.next, "prev": found.page.previous}
    text = ", ".join(
        f'<{request.rel_url.update_query(cursor=cursor)}>; rel="{name}"'
        for name, cursor in links.items()
        if cursor is not None
    )
    headers = {"Link": text} if text else {}
    if found.total is not None:
        headers["X-Total-Count"] = str(found.total.count)
    return headers


def whole(home: Home, store: ImageStore) -> WholeHome:
    """The home as the API shows it."""
    return WholeHome(
        home=homes.shown(home.card, store),
        listings=tuple(_listing(listing, store) for listing in home.listings),
        prices=home.prices,
    )


def _listing(listing: StoredListing, store: ImageStore) -> HomeListing:
    kept = tuple(store.url(key) for key in listing.image_keys)
    return HomeListing(
        **{name: getattr(listing, name) for name in HomeListing.model_fields if name not in _OURS},
        source=listing.source_name,
        price=None if listing.price is None else str(listing.price),
        images=kept or listing.images,
    )


_OURS = ("source", "price", "images")


def _fields(query: AskedPage) -> tuple[str, ...]:
    chosen = query.chosen
    if chosen is None:
        return FIELDS
    if unknown := [name for name in chosen if name not in FIELDS]:
        raise problems.invalid("query", "fields", ",".join(unknown), f"some of {', '.join(FIELDS)}")
    return chosen
