"""Ways in which a site misbehaves on request."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from portal import answers

#: Set on a request whose list page shall show no advert.
EMPTY_LIST = web.RequestKey("empty_list", bool)

_HUGE = 2 * 1024**3
_CHUNK = b"<!-- this page does not end soon -->\n" * 1800

_CHALLENGE = """<!doctype html><html lang="en"><head><title>Just a moment...</title></head>
<body><h1>Checking your browser before accessing the site</h1>
<form id="challenge-form" action="/cdn-cgi/challenge" method="post">
<div class="g-recaptcha" data-sitekey="portal"></div>
<p>Please verify that you are a human: complete the captcha to continue.</p></form></body></html>"""


class FaultKind(StrEnum):
    """What may go wrong."""

    TOO_MANY = "429"
    BROKEN = "500"
    HANG = "hang"
    TRUNCATED = "truncated"
    MISENCODED = "misencoded"
    CAPTCHA = "captcha"
    ROBOTS_BAN = "robots_ban"
    REDIRECT_LOOP = "redirect_loop"
    HUGE_BODY = "huge_body"
    EMPTY_LIST = "empty_list"


@dataclass
class Fault:
    """A misbehaviour that waits for its requests."""

    kind: FaultKind
    #: Only paths that begin so misbehave.
    path: str = "/"
    #: Requests left that misbehave; None is without end.
    count: int | None = None
    #: Seconds that a 429 asks the client to wait.
    retry_after: int = 1


class Faults:
    """The misbehaviour of one site: none, or one at a time."""

    def __init__(self, legacy_charset: str) -> None:
        self._fault: Fault | None = None
        self._legacy_charset = legacy_charset

    def set(self, fault: Fault | None) -> None:
        """Replaces the misbehaviour; None ends it."""
        self._fault = fault

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answers in place of the site while it misbehaves."""
        fault = self._take(request)
        if fault is None:
            return await handler(request)
        return await _ANSWERS[fault.kind](self, fault, request, handler)

    def _take(self, request: web.Request) -> Fault | None:
        fault = self._fault
        if (
            fault is None
            or request.path.startswith("/_")
            or not request.path.startswith(fault.path)
        ):
            return None
        if (request.path == "/robots.txt") != (fault.kind == FaultKind.ROBOTS_BAN):
            return None
        if fault.count is not None:
            fault.count -= 1
            self._fault = fault if fault.count > 0 else None
        return fault

    async def _too_many(self, fault: Fault, request: web.Request, _: Handler) -> web.Response:
        headers = {"Retry-After": str(fault.retry_after)}
        return web.Response(status=429, text="Too many requests", headers=headers)

    async def _broken(self, fault: Fault, request: web.Request, _: Handler) -> web.Response:
        return web.Response(status=500, text="Something broke")

    async def _hang(self, fault: Fault, request: web.Request, _: Handler) -> web.Response:
        await asyncio.Event().wait()
        return web.Response()

    async def _truncated(
        self, fault: Fault, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        whole = await handler(request)
        body = answers.body_of(whole)
        response = web.StreamResponse(status=200, headers={"Content-Type": _type_of(whole)})
        response.content_length = len(body) + 1
        await response.prepare(request)
        await response.write(body[: len(body) // 2])
        if request.transport is not None:
            request.transport.close()
        return response

    async def _misencoded(
        self, fault: Fault, request: web.Request, handler: Handler
    ) -> web.Response:
        """The header says UTF-8, the bytes and the page's own meta element say otherwise."""
        page = await handler(request)
        if not _type_of(page).startswith(("text/html", "application/json")):
            return web.Response(
                body=answers.body_of(page), headers={"Content-Type": _type_of(page)}
            )
        charset = (page.charset or self._legacy_charset).lower()
        text = answers.body_of(page).decode(charset)
        body = text.replace('charset="utf-8"', f'charset="{self._legacy_charset}"', 1)
        return web.Response(
            body=body.encode(self._legacy_charset, "xmlcharrefreplace"),
            headers={"Content-Type": f"{page.content_type}; charset=utf-8"},
        )

    async def _captcha(self, fault: Fault, request: web.Request, _: Handler) -> web.Response:
        return web.Response(text=_CHALLENGE, content_type="text/html")

    async def _robots_ban(self, fault: Fault, request: web.Request, _: Handler) -> web.Response:
        return web.Response(text="User-agent: *\nDisallow: /\n")

    async def _redirect_loop(self, fault: Fault, request: web.Request, _: Handler) -> web.Response:
        turn = 1 - int(request.query.get("turn", "0") == "1")
        return web.Response(status=302, headers={"Location": f"{request.path}?turn={turn}"})

    async def _huge_body(
        self, fault: Fault, request: web.Request, _: Handler
    ) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html; charset=utf-8"})
        await response.prepare(request)
        for _number in range(_HUGE // len(_CHUNK) + 1):
            await response.write(_CHUNK)
        return response

    async def _empty_list(
        self, fault: Fault, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        request[EMPTY_LIST] = True
        return await handler(request)


_Answer = Callable[[Faults, Fault, web.Request, Any], Awaitable[web.StreamResponse]]

_ANSWERS: dict[FaultKind, _Answer] = {
    FaultKind.TOO_MANY: Faults._too_many,
    FaultKind.BROKEN: Faults._broken,
    FaultKind.HANG: Faults._hang,
    FaultKind.TRUNCATED: Faults._truncated,
    FaultKind.MISENCODED: Faults._misencoded,
    FaultKind.CAPTCHA: Faults._captcha,
    FaultKind.ROBOTS_BAN: Faults._robots_ban,
    FaultKind.REDIRECT_LOOP: Faults._redirect_loop,
    FaultKind.HUGE_BODY: Faults._huge_body,
    FaultKind.EMPTY_LIST: Faults._empty_list,
}


def _type_of(response: web.StreamResponse) -> str:
    return response.headers.get("Content-Type", "text/html")
