"""Answers of the sites: HTML in some charset, conditional on what the client has."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime

from aiohttp import web


def html(text: str, *, charset: str = "utf-8", told: bool = True) -> web.Response:
    """A page of HTML; with `told` False only its meta element names the charset."""
    suffix = f"; charset={charset}" if told else ""
    body = text.encode(charset, "xmlcharrefreplace")
    return web.Response(body=body, headers={"Content-Type": f"text/html{suffix}"})


def body_of(response: web.StreamResponse) -> bytes:
    """The body of a finished answer; that of a stream is not known."""
    body = getattr(response, "body", None)
    return body if isinstance(body, bytes) else b""


def conditional(request: web.Request, response: web.Response, changed_at: datetime) -> web.Response:
    """The response with validators, or 304 where the client has it already."""
    tag = f'"{hashlib.sha256(body_of(response)).hexdigest()[:20]}"'
    stamp = format_datetime(changed_at.astimezone(UTC), usegmt=True)
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers={"ETag": tag, "Last-Modified": stamp})
    response.headers["ETag"] = tag
    response.headers["Last-Modified"] = stamp
    return response
