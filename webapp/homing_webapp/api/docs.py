"""`/openapi.json` and `/docs`: the document, and Swagger UI without the internet."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from aiohttp import web

from homing_webapp import templating
from homing_webapp.api.framework import document
from homing_webapp.api.operations import OPERATIONS

_DESCRIPTION = """\
Listings, saved searches, alerts and notifications.

**Keys.** `homing keys create NAME --scope read` makes one; send it as `Authorization: Bearer KEY` or `X-API-Key: KEY`. `read`
and `write` are for what is the key's user's own (`--user ID`); `staff` acts for everybody. Where the web app listens on
loopback, requests from this machine need no key.

**Errors** are problem details (RFC 9457); `errors` names each value that cannot be taken, and what would have been.
Every answer has an `X-Request-ID`: yours, where you sent one.

**Limits** are per key, or per address without a key: `RateLimit` tells what is left, 429 when to come back.

Paths may end with a slash or without one.
"""

routes = web.RouteTableDef()


def build() -> dict[str, Any]:
    """The OpenAPI document."""
    return document.build(OPERATIONS, _DESCRIPTION)


def render() -> str:
    """The document as `docs/openapi.json` has it."""
    return json.dumps(build(), indent=2, ensure_ascii=False) + "\n"


@cache
def _bytes() -> bytes:
    return json.dumps(build(), ensure_ascii=False, separators=(",", ":")).encode()


@routes.get("/openapi.json")
async def openapi(_request: web.Request) -> web.Response:
    # Anybody may read it, as pages elsewhere do that show documents.
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}
    return web.Response(body=_bytes(), content_type="application/json", headers=headers)


@routes.get("/docs")
async def show(request: web.Request) -> web.Response:
    return templating.render(request, "docs.html")
