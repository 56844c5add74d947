"""Feeds for feed readers: of any search, and of what a saved search has found."""

from __future__ import annotations

from pydantic import Field

from homing import signatures
from homing.models.base import Value
from homing.models.subscription import Subscription
from homing.storage import changes, properties, subscriptions
from homing.storage.database import Connection
from homing_webapp.api import atom, keeping
from homing_webapp.api.asking import Asked
from homing_webapp.api.atom import ATOM
from homing_webapp.api.framework import Answer, Call, Routes, Scope, problems
from homing_webapp.api.framework.fields import Id
from homing_webapp.cache import Entry
from homing_webapp.context import IMAGES

routes = Routes("feeds")

_SIZE = 50

#: What tokens of feeds are signed for.
_PURPOSE = "feed"


class OneSubscription(Value):
    subscription_id: Id


class Signed(Value):
    token: str | None = Field(
        None,
        max_length=100,
        description="As `feed_address` gave it: feed readers have no API key.",
    )


class FeedAddress(Value):
    """Whoever knows it can read what the search has found."""

    url: str


@routes.operation(
    "GET",
    "/properties/feed",
    summary="Follow a search",
    scope=None,
    answers={200: {ATOM: None}},
    cached=True,
)
async def search(call: Call, query: Asked) -> Entry:
    """The newest 50 homes that pass, as an Atom feed."""
    async with call.pool.connection() as connection:
        seen = await changes.snapshot(connection)
        found = await properties.search(connection, query.filters(), limit=_SIZE)
        depends_on = await keeping.tags(connection, query.city)
    body = atom.feed(
        found.homes,
        title=f"Homes in {query.city}" if query.city else "Homes",
        link=str(call.request.rel_url),
        public_url=call.settings.public_url,
        store=call.request.app[IMAGES],
    )
    return keeping.entry(body, ATOM, seen, depends_on)


@routes.operation(
    "GET",
    "/subscriptions/{subscription_id}/feed",
    summary="Follow a saved search",
    scope=None,
    answers={200: {ATOM: None}},
    problems=[401, 404],
)
async def matched(call: Call, path: OneSubscription, query: Signed) -> Answer:
    """The newest 50 homes that it has found, as an Atom feed; by a key of its owner, or by a signed address."""
    async with call.pool.connection() as connection:
        found = await _find(call, connection, path.subscription_id, query.token)
        homes = await properties.matched(connection, found, limit=_SIZE)
    body = atom.feed(
        homes,
        title=found.name,
        link=f"/api/v1/subscriptions/{path.subscription_id}/feed",
        public_url=call.settings.public_url,
        store=call.request.app[IMAGES],
    )
    return Answer(body, media=ATOM, headers={"Cache-Control": "private, no-cache"})


@routes.operation(
    "GET",
    "/subscriptions/{subscription_id}/feed-address",
    summary="Get the address of a saved search's feed",
    scope=Scope.READ,
    problems=[404, 409],
)
async def feed_address(call: Call, path: OneSubscription) -> FeedAddress:
    """An address with a signed token, for feed readers; it holds as long as SECRET_KEY does."""
    async with call.pool.connection() as connection:
        found = await _find(call, connection, path.subscription_id)
    key = call.settings.secret_key
    if key is None:
        raise problems.conflict("SECRET_KEY is not set here, so no address can be signed.")
    token = signatures.token(key, _PURPOSE, found.id)
    feed = f"{call.settings.public_url}/api/v1/subscriptions/{found.id}/feed"
    return FeedAddress(url=f"{feed}?token={token}")


async def _find(
    call: Call, connection: Connection, number: int, token: str | None = None
) -> Subscription:
    """The saved search, for its owner, for staff, and for whoever has its signed address."""
    caller, key = call.caller, call.settings.secret_key
    vouched = (
        token is not None
        and key is not None
        and signatures.number_of(key, _PURPOSE, token) == number
    )
    if not vouched and Scope.READ not in caller.scopes:
        raise problems.unauthorised("This needs an API key, or the address with its token.")
    found = await subscriptions.get(connection, number)
    if found is None or not (vouched or caller.is_staff or found.user_id == caller.user_id):
        raise problems.not_found(f"There is no saved search {number}.")
    return found
