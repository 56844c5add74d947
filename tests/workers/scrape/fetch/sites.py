"""Sites on loopback that answer as told, and a fetcher that is allowed to ask them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer

from homing.limits import LocalLimiter
from homing.models.source.fetching import Politeness
from homing_workers.scrape.fetch import Fetcher

Answer: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
#: Serves bytes as they are, then closes the connection; returns the URL.
ServeRaw: TypeAlias = Callable[[bytes], Awaitable[str]]

#: In a hurry, as tests are.
_HURRIED: dict[str, Any] = {
    "requestsPerSecond": 1000,
    "concurrency": 8,
    "backoffSeconds": 0.001,
    "timeoutSeconds": 5,
    "respectRobots": False,
}


def fetcher_of(**options: Any) -> Fetcher:
    """A fetcher for loopback: politeness by its camelCase names, all else as `Fetcher` takes it."""
    politeness = {name: options.pop(name) for name in list(options) if name != name.lower()}
    for name in ("concurrency", "retries"):
        politeness |= {name: options.pop(name)} if name in options else {}
    trusting: dict[str, Any] = {"limiter": LocalLimiter(), "allow_private_networks": True}
    return Fetcher(Politeness.model_validate(_HURRIED | politeness), **trusting | options)


@dataclass
class Site:
    """A server; `answers` by path are functions, or texts of pages."""

    server: BaseTestServer | None = None
    answers: dict[str, Answer | str] = field(default_factory=dict)
    requests: list[web.Request] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        assert self.server is not None
        return f"http://{host}:{self.server.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [request.path_qs for request in self.requests]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        self.bodies.append(await request.read())
        answer = self.answers.get(request.path)
        if answer is None:
            raise web.HTTPNotFound
        if isinstance(answer, str):
            return web.Response(text=answer, content_type="text/html")
        return await answer(request)


@asynccontextmanager
async def running_site() -> AsyncIterator[Site]:
    site = Site()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", site.handle)
    async with TestServer(app) as site.server:
        yield site


def respond(text: str = "", status: int = 200, **headers: str) -> Answer:
    """An answer; underscores in header names are dashes."""

    async def answer(request: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Content-Type", "text/html; charset=utf-8")
        return web.Response(body=text.encode(), status=status, headers=named)

    return answer


def in_turn(*answers: Answer) -> Answer:
    """One answer after the other; the last stays."""
    left = list(answers)

    async def answer(request: web.Request) -> web.StreamResponse:
        return await (left.pop(0) if len(left) > 1 else left[0])(request)

    return answer
