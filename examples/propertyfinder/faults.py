"""Ways in which the server misbehaves on request, several at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum

from aiohttp import web
from aiohttp.typedefs import Handler

from propertyfinder import wire
from testserver import faults

_JUNK = b"<html><body>upstream connect error or disconnect before headers</body></html>"


class FaultKind(StrEnum):
    """What may go wrong."""

    TOO_MANY = "429"
    #: 500, 502 and 503 in turn.
    BURST = "5xx"
    FORBIDDEN = "403"
    GONE = "404"
    HANG = "hang"
    #: The connection ends in the middle of the body.
    CUT = "cut"
    #: Half of the body, sent as if it were all.
    HALF = "half"
    #: HTML with status 200.
    JUNK = "junk"


@dataclass
class Fault(faults.Fault):
    """A misbehaviour that waits for its requests; by default for all."""

    kind: FaultKind
    #: Only paths that begin so misbehave.
    path: str = "/"
    count: int | None = field(default=None, kw_only=True)
    #: Seconds that a 429 asks the client to wait.
    retry_after: int = 1


class Faults(faults.Faults[Fault]):
    """The misbehaviours in the order in which they were set; the first that fits a request takes it."""

    def __init__(self) -> None:
        super().__init__()
        self._turn = 0

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answers in place of the server while it misbehaves."""
        fault = self._take(request.path)
        if fault is None:
            return await handler(request)
        if fault.kind in _STATUSES:
            self._turn += 1
            return self._failure(fault)
        return await _ANSWERS[fault.kind](request, handler)

    def _take(self, path: str) -> Fault | None:
        if path.startswith("/_"):
            return None
        return self.first(lambda fault: path.startswith(fault.path))

    def _failure(self, fault: Fault) -> web.Response:
        statuses = _STATUSES[fault.kind]
        status = statuses[self._turn % len(statuses)]
        headers = {"Retry-After": str(fault.retry_after)} if status == 429 else {}
        body = wire.error("INTERNAL", "It did not work", "This was asked for")
        return web.json_response(body, status=status, headers=headers)


async def _hang(request: web.Request, _: Handler) -> web.StreamResponse:
    await asyncio.Event().wait()
    return web.Response()


async def _cut(request: web.Request, handler: Handler) -> web.StreamResponse:
    whole = await handler(request)
    body = _body_of(whole)
    response = web.StreamResponse(headers={"Content-Type": whole.content_type})
    response.content_length = len(body) + 1
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response


async def _half(request: web.Request, handler: Handler) -> web.StreamResponse:
    whole = await handler(request)
    body = _body_of(whole)
    return web.Response(body=body[: len(body) // 2], content_type=whole.content_type)


async def _junk(request: web.Request, _: Handler) -> web.StreamResponse:
    return web.Response(body=_JUNK, content_type="text/html")


def _body_of(response: web.StreamResponse) -> bytes:
    body = getattr(response, "body", None)
    return body if isinstance(body, bytes) else b""


_STATUSES = {
    FaultKind.TOO_MANY: (429,),
    FaultKind.BURST: (500, 502, 503),
    FaultKind.FORBIDDEN: (403,),
    FaultKind.GONE: (404,),
}
_ANSWERS: dict[FaultKind, Callable[[web.Request, Handler], Awaitable[web.StreamResponse]]] = {
    FaultKind.HANG: _hang,
    FaultKind.CUT: _cut,
    FaultKind.HALF: _half,
    FaultKind.JUNK: _junk,
}
