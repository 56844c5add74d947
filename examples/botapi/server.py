"""The Bot API over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Coroutine
from typing import Any

from aiohttp import web

from botapi import control, downloads, given
from botapi.call import Call
from botapi.deliverer import Deliverer
from botapi.errors import Refusal
from botapi.faults import Fault, Faults
from botapi.fields import parsed
from botapi.files import Files
from botapi.given import Given
from botapi.journal import Journal
from botapi.keeper import Keeper
from botapi.limits import Pace
from botapi.listener import Listener
from botapi.methods import METHODS
from botapi.options import Options
from botapi.page.routes import Page
from botapi.world import World
from testserver.faults import FaultKind

#: Of a whole request.
_MOST_BYTES = 64 * 2**20
_JUNK = "<html><body><h1>502 Bad Gateway</h1></body></html>"
#: Closing sends a reset instead of a regular end.
_RESET = struct.pack("ii", 1, 0)
#: In lower case, as the real server takes methods in any case.
_BY_NAME = {name.lower(): name for name in METHODS}


class Server:
    """A world and the methods that work upon it."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.world = World(options.token, options.clock, options.messages_kept)
        folder = options.folder
        self.files, self.faults = Files(folder / "files" if folder else None), Faults()
        self.pace = Pace(options.limits)
        self.journal = Journal(options.journal, options.journal_length)
        self._keeper = Keeper(folder / "chats.json", self.world, self.files) if folder else None
        #: Set while it listens.
        self.listener: Listener | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def application(self) -> web.Application:
        """The application that answers."""
        application = web.Application(client_max_size=_MOST_BYTES)
        application[SERVER] = self
        application.router.add_route("*", "/bot{token}/{method}", self._handle)
        downloads.add_routes(application.router, self.world, self.files)
        control.add_routes(application.router, self)
        Page(self.world, self.files).add_routes(application.router)
        return application

    def start(self) -> None:
        """Begins what runs beside the answers."""
        world = self.world
        deliverer = Deliverer(world.webhook, world.updates, world.bell, world.clock)
        self._run(deliverer.run())
        if self._keeper is not None:
            self._run(self._keeper.run())

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def refuse_for(self, seconds: float) -> None:
        """Refuses connections for a while."""
        self._run(self._pause(seconds))

    async def _pause(self, seconds: float) -> None:
        if self.listener is not None:
            # The answer to the order goes first.
            await asyncio.sleep(0.05)
            await self.listener.refuse()
            await asyncio.sleep(seconds)
            await self.listener.start()

    async def close(self) -> None:
        """Ends what runs beside the answers."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._keeper is not None:
            self._keeper.save()
        self.journal.close()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.world.token:
            return _answer(Refusal(401, "Unauthorized"))
        method = _BY_NAME.get(request.match_info["method"].lower())
        if method is None:
            return _answer(Refusal(404, "Not Found: method not found"))
        try:
            taken = await given.read(request)
        except Refusal as error:
            self._note(method, Given(), error)
            return _answer(error)
        fault = self.faults.take(method, chat_of(taken))
        if fault is None:
            return await self._serve(method, taken)
        return await self._fail(request, method, taken, fault)

    async def _serve(self, method: str, taken: Given) -> web.Response:
        """The right answer."""
        call = self._call(method, taken)
        try:
            result = await self._perform(call)
        except Refusal as error:
            self._note(method, taken, error)
            return _answer(error)
        self._note(method, taken, None, made=call.made)
        return web.json_response({"ok": True, "result": result})

    async def _fail(
        self, request: web.Request, method: str, taken: Given, fault: Fault
    ) -> web.StreamResponse:
        """The answer that a fault gives; a call that it accepts has its effect first."""
        if fault.kind is FaultKind.SLOW:
            await asyncio.sleep(fault.seconds)
            return await self._serve(method, taken)
        call, accepted = self._call(method, taken), False
        if fault.accept:
            try:
                await self._perform(call)
                accepted = True
            except Refusal as error:
                self._note(method, taken, error)
                return _answer(error)
        told: dict[str, Any] = {"accepted": accepted, "made": call.made, "fault": str(fault.kind)}
        if fault.kind in (FaultKind.TOO_MANY, FaultKind.STATUS):
            self._note(method, taken, fault.refusal(), **told)
            return _answer(fault.refusal())
        status = fault.status if fault.kind is FaultKind.JUNK else 0
        self._note(method, taken, None, status=status, **told)
        return await _misbehave(request, fault)

    def _call(self, method: str, taken: Given) -> Call:
        return Call(method, taken, self.world, self.files, self.pace, self.options)

    async def _perform(self, call: Call) -> Any:
        model, answer = METHODS[call.method]
        return await answer(call, parsed(model, call.given))

    def _note(
        self,
        method: str,
        taken: Given,
        refusal: Refusal | None,
        *,
        accepted: bool | None = None,
        made: list[int] | None = None,
        fault: str = "",
        status: int = 200,
    ) -> None:
        if method == "getUpdates" and refusal is None and not fault:
            return
        self.journal.note(
            method=method,
            chat_id=chat_of(taken),
            parameters=taken.shown(),
            accepted=refusal is None if accepted is None else accepted,
            message_ids=made or [],
            status=refusal.status if refusal else status,
            description=refusal.description if refusal else "",
            fault=fault,
        )


SERVER = web.AppKey("SERVER", Server)


def chat_of(taken: Given) -> int | None:
    """The chat that a call is about, if it tells a number."""
    try:
        return int(taken.parameters.get("chat_id", ""))
    except (TypeError, ValueError):
        return None


async def _misbehave(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.kind is FaultKind.JUNK:
        return web.Response(status=fault.status, text=_JUNK, content_type="text/html")
    if fault.kind is FaultKind.HANG:
        await asyncio.Event().wait()
    if request.transport is not None:
        peer = request.transport.get_extra_info("socket")
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        request.transport.abort()
    return web.Response()


def _answer(refusal: Refusal) -> web.Response:
    return web.json_response(refusal.as_json(), status=refusal.status)


@contextlib.asynccontextmanager
async def serve(server: Server, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[Listener]:
    """Runs a server, by default on loopback; port 0 is a free one.

    Raises:
        OSError: the port is in use.
    """
    listener = Listener(server.application(), port, host)
    server.listener = listener
    try:
        await listener.start()
        server.start()
        yield listener
    finally:
        await server.close()
        await listener.close()
