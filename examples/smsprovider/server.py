"""The API over HTTP."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from aiohttp import encode_basic_auth, web
from aiohttp.typedefs import Handler

from smsprovider import control, misbehaving
from smsprovider.asked import Asked
from smsprovider.errors import Refusal
from smsprovider.faults import Fault, Faults
from smsprovider.journal import Journal
from smsprovider.lives import Lives
from smsprovider.messages import VERSION, Message, Messages
from testserver.faults import FaultKind

#: What the server expects by default.
ACCOUNT, TOKEN = "AC" + "0" * 31 + "1", "demo-token"


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a server is run."""

    account: str = ACCOUNT
    token: str = TOKEN
    #: Seconds between the steps of a message; None leaves it queued.
    pace: float | None = 0.0
    #: Tries of each callback.
    tries: int = 1
    #: JSON lines of what was asked.
    journal: Path | None = None
    #: Where answers of people are posted.
    incoming: str | None = None


class Server:
    """Messages and what stands between them and those who send."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.messages = Messages(options.account)
        self.journal, self.faults = Journal(options.journal), Faults()
        self.lives = Lives(options.token, pace=options.pace, tries=options.tries)
        #: Numbers whose owners answered STOP.
        self.stopped: set[str] = set()

    def application(self) -> web.Application:
        """The application that answers."""
        application = web.Application(middlewares=[_refusing, self._guard])
        application[SERVER] = self
        application.on_cleanup.append(self._close)
        base = f"/{VERSION}/Accounts/{{account}}/Messages"
        application.router.add_post(f"{base}.json", self._send)
        application.router.add_get(f"{base}.json", self._list)
        application.router.add_get(f"{base}/{{sid}}.json", self._show)
        control.add_routes(application.router, self)
        return application

    async def answered(self, number: str, body: str) -> int:
        """A person answers; STOP and START count. Gives the status of the web hook, 0 where there is none."""
        word = body.strip().upper()
        if word == "STOP":
            self.stopped.add(number)
        if word == "START":
            self.stopped.discard(number)
        message = self.messages.new(
            sender=number, service=None, to="+15005550006", body=body, direction="inbound"
        )
        return await self.lives.tell_answer(message, self.options.incoming)

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith("/_"):
            self._authenticate(request)
        return await handler(request)

    def _authenticate(self, request: web.Request) -> None:
        expected = encode_basic_auth(self.options.account, self.options.token)
        if request.headers.get("Authorization") != expected:
            raise Refusal(20003, 401)
        if request.match_info.get("account") != self.options.account:
            raise Refusal(20404, 404)

    async def _send(self, request: web.Request) -> web.StreamResponse:
        asked = Asked.read(await request.post())
        fault = self.faults.take(asked.to)
        if fault is None:
            return self._answer(asked)
        if fault.kind is FaultKind.SLOW:
            await asyncio.sleep(fault.seconds)
            return self._answer(asked, fault)
        sid = self._take(asked).sid if fault.accept else ""
        self._note(asked, fault, sid=sid, status=misbehaving.status(fault))
        return await misbehaving.answer(request, fault)

    def _answer(self, asked: Asked, fault: Fault | None = None) -> web.Response:
        try:
            message = self._take(asked)
        except Refusal as refusal:
            self._note(asked, fault, sid="", status=refusal.status, code=refusal.code)
            raise
        self._note(asked, fault, sid=message.sid, status=201)
        return web.json_response(message.as_json(), status=201)

    def _take(self, asked: Asked) -> Message:
        asked.check(self.stopped)
        message = self.messages.new(
            sender=asked.sender,
            service=asked.service,
            to=asked.to,
            body=asked.body,
            callback=asked.callback or None,
        )
        self.lives.begin(message)
        return message

    def _note(
        self, asked: Asked, fault: Fault | None, *, sid: str, status: int, code: int | None = None
    ) -> None:
        self.journal.note(
            to=asked.to,
            body=asked.body,
            callback=asked.callback,
            accepted=bool(sid),
            sid=sid,
            status=status,
            code=code,
            fault=fault.kind if fault else "",
        )

    async def _show(self, request: web.Request) -> web.Response:
        message = self.messages.get(request.match_info["sid"])
        if message is None:
            raise Refusal(20404, 404)
        return web.json_response(message.as_json())

    async def _list(self, request: web.Request) -> web.Response:
        query = request.query
        size, page = int(query.get("PageSize", "50")), int(query.get("Page", "0"))
        found = self.messages.newest(to=query.get("To"), sender=query.get("From"))
        shown = [each.as_json() for each in found[page * size : (page + 1) * size]]
        more = f"{request.path}?PageSize={size}&Page={page + 1}"
        return web.json_response(
            {
                "messages": shown,
                "page": page,
                "page_size": size,
                "start": page * size,
                "end": page * size + max(len(shown) - 1, 0),
                "uri": request.path_qs,
                "first_page_uri": f"{request.path}?PageSize={size}&Page=0",
                "next_page_uri": more if len(found) > (page + 1) * size else None,
                "previous_page_uri": None,
            }
        )

    async def _close(self, _: web.Application) -> None:
        await self.lives.close()
        self.journal.close()


SERVER = web.AppKey("SERVER", Server)


def make(options: Options | None = None) -> web.Application:
    """An application; its `SERVER` has messages, journal and faults."""
    return Server(options or Options()).application()


@web.middleware
async def _refusing(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Refusal as refusal:
        wait = refusal.retry_after
        headers = {} if wait is None else {"Retry-After": str(wait)}
        return web.json_response(refusal.as_json(), status=refusal.status, headers=headers)
