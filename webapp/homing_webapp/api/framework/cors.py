"""Lets pages of other origins use the API (https://fetch.spec.whatwg.org/#http-cors-protocol)."""

from __future__ import annotations

from aiohttp import web

from homing_webapp.context import SETTINGS, Handler

_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"

#: What pages may send and read beyond the few headers that are always allowed.
_SENT = (
    "Authorization, X-API-Key, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-ID"
)
_READ = (
    "ETag, Link, Location, X-Total-Count, Retry-After, RateLimit, RateLimit-Policy, X-Request-ID, "
    "Idempotent-Replayed"
)

_KEPT_SECONDS = 600


@web.middleware
async def shared(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answers what browsers ask beforehand, and marks answers for origins of API_CORS_ORIGINS."""
    allowed = request.app[SETTINGS].api_cors_origins
    if not request.path.startswith("/api/"):
        return await handler(request)
    origin = request.headers.get("Origin", "")
    headers = _headers(origin, allowed.split(","))
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        return web.Response(status=204, headers=headers | (_PREFLIGHT if headers else {}))
    response = await handler(request)
    response.headers.update(headers)
    response.headers.add("Vary", "Origin")
    return response


_PREFLIGHT = {
    "Access-Control-Allow-Methods": _METHODS,
    "Access-Control-Allow-Headers": _SENT,
    "Access-Control-Max-Age": str(_KEPT_SECONDS),
}


def _headers(origin: str, allowed: list[str]) -> dict[str, str]:
    if "*" in allowed:
        return {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": _READ}
    if origin in allowed:
        return {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": _READ}
    return {}
