"""From an operation to aiohttp's handler: who asks, how often, what; then the answer as bytes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web
from pydantic_core import to_json

from homing_webapp.api.framework import accepting, reading
from homing_webapp.api.framework.calls import JSON, Answer, Call
from homing_webapp.api.framework.keys import caller_of
from homing_webapp.api.framework.operations import Operation, Returned
from homing_webapp.api.framework.problems import forbidden, unauthorised
from homing_webapp.api.framework.rates import RATES
from homing_webapp.cache import CACHE, Entry
from homing_webapp.context import Handler

PREFIX = "/api/v1"


def add(app: web.Application, operation: Operation) -> None:
    """Serves the operation, with and without a slash at the path's end."""
    path = PREFIX + operation.path.rstrip("/")
    handler = _handler(operation)
    for route in (path, f"{path}/"):
        if operation.method == "GET":
            app.router.add_get(route, handler)
        else:
            app.router.add_route(operation.method, route, handler)


def refuse(app: web.Application, path: str, methods: Iterable[str]) -> None:
    """Answers all other methods of the path with 405, also those that a path with a parameter in its place has."""
    allowed = sorted({*methods, *(["HEAD"] if "GET" in methods else [])})

    async def answer(request: web.Request) -> web.StreamResponse:
        raise web.HTTPMethodNotAllowed(request.method, allowed)

    for route in (path, f"{path}/"):
        app.router.add_route("*", PREFIX + route, answer)


def _handler(operation: Operation) -> Handler:
    read = reading.reader(operation)
    offered, handle = operation.media_types, operation.handler

    async def serve(request: web.Request) -> web.StreamResponse:
        caller = await caller_of(request)
        rate_headers = request.app[RATES].count(caller)
        _allow(operation, caller.scopes, caller.key_id)
        media = accepting.chosen(request.headers.get("Accept"), offered)

        async def work() -> Returned:
            return await handle(Call(request, caller, media), **await read(request))

        if operation.cached:
            response = _kept(request, await _entry(request, media, work))
        else:
            response = _response(operation, await work(), request)
        response.headers.update(rate_headers)
        return response

    return serve


async def _entry(
    request: web.Request, media: str, work: Callable[[], Awaitable[Returned]]
) -> Entry:
    """The cache's answer to this question in this media type."""
    key, cache = f"{media} {request.path_qs}", request.app[CACHE]
    if (kept := cache.peek(key)) is not None:
        return kept

    async def make() -> Entry:
        made = await work()
        assert isinstance(made, Entry)  # noqa: S101 - what `cached=True` promises
        return made

    return await cache.get(key, make)


def _kept(request: web.Request, entry: Entry) -> web.Response:
    if _known(request, entry.etag):
        return web.Response(status=304, headers=entry.told)
    return web.Response(body=entry.body, headers={**entry.told, "Content-Type": entry.media})


def _allow(operation: Operation, scopes: frozenset[object], key_id: int | None) -> None:
    if operation.scope is None or operation.scope in scopes:
        return
    if key_id is None:
        raise unauthorised("This needs an API key: Authorization: Bearer <key>, or X-API-Key.")
    raise forbidden(f"This key lacks the scope {operation.scope}.")


def _response(operation: Operation, answer: Returned, request: web.Request) -> web.Response:
    if not isinstance(answer, Answer):
        assert not isinstance(answer, Entry)  # noqa: S101 - only operations with `cached=True` return one
        answer = Answer(answer, operation.status)
    headers = dict(answer.headers)
    if answer.etag is not None:
        headers["ETag"] = answer.etag
        if request.method in ("GET", "HEAD") and _known(request, answer.etag):
            return web.Response(status=304, headers=headers)
    if answer.body is None:
        return web.Response(status=answer.status, headers=headers)
    ready = isinstance(answer.body, bytes)
    headers["Content-Type"] = answer.media if ready else JSON
    body = answer.body if isinstance(answer.body, bytes) else to_json(answer.body)
    return web.Response(status=answer.status, body=body, headers=headers)


def _known(request: web.Request, etag: str) -> bool:
    """Whether the caller has this already (RFC 9110, section 13.1.2: weak comparison)."""
    given = request.headers.get("If-None-Match")
    if given is None:
        return False
    opaque = etag.removeprefix("W/")
    return any(tag.strip() in ("*", opaque, f"W/{opaque}") for tag in given.split(","))
