"""The API over HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from propertyfinder import control, wire
from propertyfinder.faults import Faults
from propertyfinder.homes import Home
from propertyfinder.journal import Journal
from propertyfinder.latencies import Latencies
from propertyfinder.limits import Bucket, Limit
from propertyfinder.tokens import Tokens, signature
from propertyfinder.world import World

#: What the server expects by default.
KEY, SECRET = "demo-key", "demo-secret"
_MOST_PER_PAGE = 100


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a server is run. As it is made, it is fast and knows no limits."""

    latencies: Latencies = field(default_factory=Latencies)
    key: str = KEY
    secret: str = SECRET
    #: Seconds that a token lives.
    token_lifetime: float = 1800
    #: Of `/v1`, tokens apart.
    limit: Limit | None = None
    token_limit: Limit | None = None
    image_limit: Limit | None = None
    #: Seconds that a picture's URL lives; None signs nothing.
    url_lifetime: float | None = None


class Server:
    """A world and what stands between it and its readers."""

    def __init__(self, world: World, options: Options) -> None:
        self.world, self.options = world, options
        self.journal, self.faults = Journal(), Faults()
        self.tokens = Tokens(lifetime=options.token_lifetime)
        self._api, self._images = Bucket(options.limit), Bucket(options.image_limit)
        self._auth = Bucket(options.token_limit)
        #: Called with the number of each page of listings after it was made, to change the world while it is read.
        self.on_page: Callable[[int], object] | None = None

    def application(self) -> web.Application:
        """The application that answers."""
        guards = [self.journal.middleware, self.faults.middleware, self._guard]
        application = web.Application(middlewares=guards)
        application[SERVER] = self
        application.router.add_post("/v1/auth/token", self._token)
        application.router.add_get("/v1/users", self._users)
        application.router.add_get("/v1/listings", self._listings)
        application.router.add_get("/v1/listings/{id}", self._listing)
        application.router.add_get("/media/{id}/{number}.jpg", self._picture)
        control.add_routes(application.router, world=self.world, server=self)
        return application

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path
        if path.startswith("/_"):
            return await handler(request)
        wait = self._bucket(path).take()
        if wait is not None:
            return _refusal(429, "RATE_LIMIT", "Too many requests", {"Retry-After": str(wait)})
        is_closed = path.startswith("/v1/") and not path.startswith("/v1/auth/")
        if is_closed and not self.tokens.is_valid(request.headers.get("Authorization", "")):
            return _refusal(401, "AUTHENTICATION", "The access token is not valid")
        page = request.query.get("page")
        await asyncio.sleep(self.options.latencies.of(f"{path}?{page}" if page else path))
        return await handler(request)

    def _bucket(self, path: str) -> Bucket:
        if path.startswith("/media/"):
            return self._images
        return self._auth if path.startswith("/v1/auth/") else self._api

    async def _token(self, request: web.Request) -> web.Response:
        asked = await request.json()
        if (asked.get("apiKey"), asked.get("apiSecret")) != (self.options.key, self.options.secret):
            return _refusal(401, "AUTHENTICATION", "Unknown API key or secret")
        return web.json_response(
            {
                "accessToken": self.tokens.give(self.options.key),
                "tokenType": "Bearer",
                "expiresIn": int(self.options.token_lifetime),
            }
        )

    async def _users(self, request: web.Request) -> web.Response:
        number, size = _wanted(request)
        users = list(self.world.users.values())
        shown = [wire.user(self.world, one) for one in _cut(users, number, size)]
        page = wire.page("data", shown, number=number, size=size, total=len(users))
        return web.json_response(page)

    async def _listings(self, request: web.Request) -> web.Response:
        number, size = _wanted(request)
        found = self._found(request.query.get("filter[ids]"))
        url_of = self._urls(request)
        shown = [wire.listing(self.world, home, url_of) for home in _cut(found, number, size)]
        page = wire.page("results", shown, number=number, size=size, total=len(found))
        response = web.json_response(page)
        if self.on_page is not None:
            self.on_page(number)
        return response

    async def _listing(self, request: web.Request) -> web.Response:
        home = self.world.homes.get(request.match_info["id"])
        if home is None:
            return _refusal(404, "NOT_FOUND", "There is no such listing")
        return web.json_response(wire.listing(self.world, home, self._urls(request)))

    def _found(self, ids: str | None) -> list[Home]:
        wanted = None if ids is None else set(ids.split(","))
        return [home for home in self.world.listed if wanted is None or home.id in wanted]

    async def _picture(self, request: web.Request) -> web.Response:
        if self.options.url_lifetime is not None and not _is_signed(request):
            return _refusal(403, "AUTHORIZATION", "The signature is missing, wrong or expired")
        home = self.world.homes.get(request.match_info["id"])
        number = int(request.match_info["number"])
        if home is None or number not in home.pictures:
            return _refusal(404, "NOT_FOUND", "There is no such picture")
        return web.Response(body=self.world.pictures.of(number), content_type="image/jpeg")

    def _urls(self, request: web.Request) -> wire.UrlOf:
        base, lifetime = f"{request.scheme}://{request.host}", self.options.url_lifetime
        ends = None if lifetime is None else f"{time.time() + lifetime:.6f}"

        def url_of(home: Home, place: int) -> str:
            path = f"/media/{home.id}/{home.pictures[place]}.jpg"
            if ends is None:
                return base + path
            return f"{base}{path}?Expires={ends}&Signature={signature(path + ends)}"

        return url_of


SERVER = web.AppKey("SERVER", Server)


def make(world: World, options: Options | None = None) -> web.Application:
    """An application for a world; its `SERVER` has the journal, the faults and the tokens."""
    return Server(world, options or Options()).application()


def _wanted(request: web.Request) -> tuple[int, int]:
    """Number and size of the page that is asked for."""
    texts = (request.query.get("page", "1"), request.query.get("perPage", "15"))
    if not all(text.isdecimal() for text in texts):
        raise _bad_page()
    number, size = int(texts[0]), int(texts[1])
    if number < 1 or not 1 <= size <= _MOST_PER_PAGE:
        raise _bad_page()
    return number, size


def _bad_page() -> web.HTTPBadRequest:
    detail = f"page is 1 or more, perPage from 1 to {_MOST_PER_PAGE}"
    body = web.json_response(wire.error("SCHEMA_VALIDATION", "Bad request", detail)).text
    return web.HTTPBadRequest(text=body, content_type="application/json")


def _cut(records: list[Any], number: int, size: int) -> list[Any]:
    return records[(number - 1) * size : number * size]


def _is_signed(request: web.Request) -> bool:
    ends = request.query.get("Expires", "")
    if request.query.get("Signature") != signature(request.path + ends):
        return False
    return float(ends) > time.time()


def _refusal(
    status: int, kind: str, detail: str, headers: dict[str, str] | None = None
) -> web.Response:
    body = wire.error(kind, kind.replace("_", " ").capitalize(), detail)
    return web.json_response(body, status=status, headers=headers)
