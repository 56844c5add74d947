"""Answers that go wrong as a fault says."""

from __future__ import annotations

import asyncio

from aiohttp import web

from smsprovider.errors import Refusal
from smsprovider.faults import Fault
from testserver.faults import FaultKind

_JUNK = "<html><body>upstream connect error or disconnect before headers</body></html>"


def status(fault: Fault) -> int:
    """HTTP status of the answer; 0 where none is given."""
    if fault.kind in (FaultKind.HANG, FaultKind.RESET):
        return 0
    return 429 if fault.kind is FaultKind.TOO_MANY else fault.status


async def answer(request: web.Request, fault: Fault) -> web.StreamResponse:
    """The answer of a fault that is not SLOW.

    Raises:
        Refusal: the fault is one.
    """
    match fault.kind:
        case FaultKind.TOO_MANY:
            raise Refusal(20429, 429, fault.retry_after)
        case FaultKind.JUNK:
            return web.Response(text=_JUNK, status=fault.status, content_type="text/html")
        case FaultKind.HANG:
            await asyncio.Event().wait()
        case FaultKind.RESET if request.transport is not None:
            request.transport.abort()
    raise Refusal(fault.code, fault.status)
