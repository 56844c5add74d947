"""Around every request: a span, safe headers, and errors that people can read."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import psycopg
import structlog
from aiohttp import web
from opentelemetry.trace import SpanKind
from psycopg_pool import PoolTimeout

from homing.telemetry import metrics, traces
from homing_webapp import templating

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

_log = structlog.get_logger(__name__)

_HEADERS = {
    # Pictures may come from a source while they are not stored yet; scripts and styles are ours only.
    "Content-Security-Policy": "default-src 'self'; img-src 'self' https: http: data:; "
    "style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@web.middleware
async def traced(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A server span, child of the caller's where it sent a context, and the time it took."""
    resource = request.match_info.route.resource
    route = resource.canonical if resource else "not found"
    attributes = {"http.request.method": request.method, "http.route": route}
    parent = request.headers.get("traceparent")
    name = f"{request.method} {route}"
    with traces.span(name, parent=parent, kind=SpanKind.SERVER, attributes=attributes) as span:
        started = time.monotonic()
        response = await handler(request)
        span.set_attribute("http.response.status_code", response.status)
        measured = metrics.HTTP_SECONDS.labels(request.method, route, str(response.status))
        measured.observe(time.monotonic() - started)
        return response


@web.middleware
async def safe(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Headers that keep a browser from doing what no page of ours needs."""
    response = await handler(request)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


@web.middleware
async def readable(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Pages for errors; a database that is away is 503, for the balancer and the reader alike."""
    try:
        return await handler(request)
    except web.HTTPRedirection:
        raise
    except web.HTTPException as error:
        return _page(request, error.status, error.text or error.reason)
    except (psycopg.OperationalError, PoolTimeout) as error:
        _log.warning("the database does not answer", error=str(error))
        return _page(request, 503, "The database does not answer. Please try again in a moment.")


def _page(request: web.Request, status: int, message: str) -> web.Response:
    if "text/html" in request.headers.get("Accept", ""):
        return templating.render(request, "error.html", status, code=status, message=message)
    return web.json_response({"status": status, "message": message}, status=status)


ALL = (safe, traced, readable)
