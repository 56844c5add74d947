"""Around every request: its name, a span, safe headers, and errors that people and programs can read."""

from __future__ import annotations

import itertools
import re
import secrets
import time
from functools import lru_cache

import psycopg
import structlog
from aiohttp import hdrs, web
from opentelemetry.trace import SpanKind
from prometheus_client import Histogram
from psycopg_pool import PoolTimeout

from homing.telemetry import metrics, traces
from homing_webapp import templating
from homing_webapp.api.framework import problems
from homing_webapp.api.framework.problems import Refusal
from homing_webapp.context import REQUEST_ID, Handler

_log = structlog.get_logger(__name__)

_HEADERS = {
    # Pictures may come from a source while they are not stored yet; scripts and styles are ours only.
    "Content-Security-Policy": "default-src 'self'; img-src 'self' https: http: data:; "
    "style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    # Telegram on the web shows our Mini Apps in a frame; nobody else may put a page of ours into one.
    "frame-ancestors https://web.telegram.org",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

#: What a caller may name a request; anything else could forge lines of a log.
_SANE_ID = re.compile(r"[\w.:/+=-]{1,128}", re.ASCII)

#: Together they name requests: a number of the process, and how many it had.
_PROCESS, _numbers = secrets.token_hex(4), itertools.count(1)

_AWAY = "The database does not answer. Please try again in a moment."


@web.middleware
async def identified(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A name for the request, the caller's own where it is sane: in logs, problems and the answer."""
    given = request.headers.get("X-Request-ID")
    sane = given is not None and _SANE_ID.fullmatch(given)
    request_id = given if given is not None and sane else f"{_PROCESS}{next(_numbers):08x}"
    request[REQUEST_ID] = request_id
    # Nothing to unbind: each request has a task of its own.
    structlog.contextvars.bind_contextvars(request_id=request_id)
    response = await handler(request)
    response.headers["X-Request-ID"] = request_id
    return response


@web.middleware
async def traced(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A server span, child of the caller's where it sent a context, and the time it took."""
    route = _route(request)
    parent = request.headers.get("traceparent")
    started = time.monotonic()
    if parent is None and not traces.recording():
        response = await handler(request)
    else:
        response = await _in_span(request, handler, route, parent)
    _measured(request.method, route, response.status).observe(time.monotonic() - started)
    return response


def _route(request: web.Request) -> str:
    """The path as it is declared: what stands in the place of a parameter may be a secret."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "not found"


async def _in_span(
    request: web.Request, handler: Handler, route: str, parent: str | None
) -> web.StreamResponse:
    attributes = {"http.request.method": request.method, "http.route": route}
    name = f"{request.method} {route}"
    with traces.span(name, parent=parent, kind=SpanKind.SERVER, attributes=attributes) as span:
        response = await handler(request)
        span.set_attribute("http.response.status_code", response.status)
        return response


@lru_cache(maxsize=1000)
def _measured(method: str, route: str, status: int) -> Histogram:
    # The method is the caller's: any word would make a row of its own.
    known = method if method in hdrs.METH_ALL else "other"
    return metrics.HTTP_SECONDS.labels(known, route, str(status))


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
        return _error(request, _refusal(error))
    except Refusal as refusal:
        return _error(request, refusal)
    except web.RequestPayloadError:
        return _error(
            request, Refusal(400, "The body ends too early, or is not encoded as it says.")
        )
    except (psycopg.OperationalError, PoolTimeout) as error:
        _log.warning("the database does not answer", error=str(error))
        return _error(request, problems.unavailable(_AWAY, after=2))
    except Exception:  # noqa: BLE001 - a mistake of ours: whoever asks gets its name in the logs
        _log.exception("a request failed", method=request.method, route=_route(request))
        return _error(request, Refusal(500, "Homing made a mistake. Its log has the request's id."))


def _refusal(error: web.HTTPException) -> Refusal:
    headers = {name: error.headers[name] for name in ("Allow",) if name in error.headers}
    return Refusal(error.status, error.text or error.reason, headers=headers)


def _error(request: web.Request, refusal: Refusal) -> web.Response:
    status, detail = refusal.status, refusal.detail
    if "text/html" in request.headers.get("Accept", "") and not request.path.startswith("/api/"):
        return templating.render(request, "error.html", status, code=status, message=detail)
    return problems.response(request, refusal)


ALL = (identified, safe, traced, readable)
