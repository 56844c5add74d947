"""A small, strict Bot API server: what Telegram refuses, it refuses; it fails in the ways that are asked for.

Only what Homing uses is there: https://core.telegram.org/bots/api
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.test_utils import TestServer

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"

#: Method to its parameters; the ones with a star must be there.
METHODS: dict[str, set[str]] = {
    "getMe": set(),
    "deleteWebhook": {"drop_pending_updates"},
    "setMyCommands": {"*commands", "scope", "language_code"},
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "sendMessage": {"*chat_id", "*text", "parse_mode", "reply_markup", "link_preview_options"},
    "sendPhoto": {"*chat_id", "*photo", "caption", "parse_mode", "reply_markup"},
}

_TAGS = {"b", "i", "u", "s", "a", "code", "pre"}


class Refused(Exception):
    """A 400 answer."""


@dataclass(frozen=True)
class Fault:
    """How the next call to a method goes wrong."""

    status: int = 0
    description: str = ""
    parameters: Mapping[str, int] = field(default_factory=dict)
    #: No answer comes; the message counts as received.
    hangs: bool = False
    #: The connection is closed before the answer; the message counts as received.
    drops: bool = False
    #: Something that is no JSON.
    body: str = ""


@dataclass
class BotApi:
    """The server's memory."""

    url: str = ""
    #: (method, parameters) of all calls that were understood.
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    #: Messages that people got.
    sent: list[dict[str, Any]] = field(default_factory=list)
    #: The same, to be waited for.
    outbox: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    faults: list[Fault] = field(default_factory=list)
    updates: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    #: Says whether Telegram's servers can load the picture of a URL.
    loads: Callable[[str], bool] = lambda url: "unreachable" not in url

    def fail(self, status: int, description: str, **parameters: int) -> None:
        """The next call that sends something is refused."""
        self.faults.append(Fault(status, description, parameters))

    def write(self, text: str, *, chat: int = 77, language: str = "en") -> None:
        """A person writes to the bot."""
        person = {"id": chat, "is_bot": False, "first_name": "Olha", "language_code": language}
        kind = {"entities": [{"type": "bot_command", "offset": 0, "length": len(text)}]}
        self.updates.put_nowait(
            {
                "update_id": next(self.numbers),
                "message": {
                    "message_id": next(self.numbers),
                    "date": 1_767_225_600,
                    "chat": {"id": chat, "type": "private"},
                    "from": person,
                    "text": text,
                }
                | (kind if text.startswith("/") else {}),
            }
        )

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != TOKEN:
            return _answer(401, "Unauthorized")
        if method not in METHODS:
            return _answer(404, "Not Found: method not found")
        given = dict(await request.post())
        self.calls.append((method, given))
        try:
            _check(method, given)
            return await self._serve(request, method, given)
        except Refused as error:
            return _answer(400, f"Bad Request: {error}")

    async def _serve(
        self, request: web.Request, method: str, given: dict[str, Any]
    ) -> web.StreamResponse:
        if method == "getMe":
            return _result({"id": int(TOKEN.split(":")[0]), "is_bot": True, "first_name": "H"})
        if method == "getUpdates":
            return _result([update async for update in self._updates(float(given["timeout"]))])
        if not method.startswith("send"):
            return _result(True)
        fault = self.faults.pop(0) if self.faults else None
        if fault is None or fault.hangs or fault.drops:
            message = self._accept(method, given)
        return _result(message) if fault is None else await _fail(request, fault)

    def _accept(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        if method == "sendPhoto":
            self._check_photo(given)
        number = next(self.numbers)
        self.sent.append(given | {"message_id": number})
        self.outbox.put_nowait(self.sent[-1])
        chat = {"id": int(given["chat_id"]), "type": "private"}
        return {"message_id": number, "date": 1_767_225_600, "chat": chat}

    def _check_photo(self, given: dict[str, Any]) -> None:
        photo = given["photo"]
        if photo.startswith("attach://"):
            content = given[photo.removeprefix("attach://")].file.read()
            if not content.startswith((b"\xff\xd8", b"\x89PNG")):
                raise Refused("IMAGE_PROCESS_FAILED")
        elif not self.loads(photo):
            raise Refused("failed to get HTTP URL content")

    async def _updates(self, timeout: float) -> AsyncIterator[dict[str, Any]]:
        try:
            async with asyncio.timeout(min(timeout, 0.2)):
                yield await self.updates.get()
        except TimeoutError:
            return


@asynccontextmanager
async def serving() -> AsyncIterator[BotApi]:
    """The server, on a free port of loopback."""
    api = BotApi()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", api.handle)
    server = TestServer(app)
    await server.start_server()
    api.url = str(server.make_url("")).rstrip("/")
    try:
        yield api
    finally:
        await server.close()


class _Text(HTMLParser):
    """Reads Telegram's HTML as strictly as Telegram does."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise Refused(f'can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise Refused("can't parse entities: Unexpected end tag")

    def handle_data(self, data: str) -> None:
        self.text += data


def visible(html: str) -> str:
    """What a person sees of a text with tags.

    Raises:
        Refused: Telegram would not understand it.
    """
    parser = _Text()
    parser.feed(html)
    parser.close()
    if parser.open:
        raise Refused("can't parse entities: Can't find end tag")
    return parser.text


def _check(method: str, given: Mapping[str, Any]) -> None:
    known = {name.lstrip("*") for name in METHODS[method]}
    for name in METHODS[method]:
        if name.startswith("*") and not given.get(name[1:]):
            raise Refused(f"{name[1:]} is empty")
    files = {str(value).removeprefix("attach://") for value in given.values()}
    if strange := given.keys() - known - files:
        raise Refused(f"unknown parameter {min(strange)}")
    for name, most, error in (
        ("caption", 1024, "message caption is too long"),
        ("text", 4096, "message is too long"),
    ):
        shown = visible(given.get(name, "")) if given.get("parse_mode") else given.get(name, "")
        if len(shown.encode("utf-16-le")) > most * 2:
            raise Refused(error)
    if "reply_markup" in given:
        _check_keyboard(json.loads(given["reply_markup"]))


def _check_keyboard(markup: Mapping[str, Any]) -> None:
    for row in markup["inline_keyboard"]:
        for button in row:
            host = urlsplit(button["url"]).hostname or ""
            if not button["text"] or "." not in host:
                raise Refused(
                    f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL"
                )


async def _fail(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.hangs:
        await asyncio.sleep(3600)
    if fault.drops:
        assert request.transport is not None
        request.transport.abort()
    if fault.body:
        return web.Response(status=fault.status, text=fault.body)
    return _answer(fault.status, fault.description, fault.parameters)


def _result(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _answer(
    status: int, description: str, parameters: Mapping[str, int] | None = None
) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return web.json_response(
        body | ({"parameters": parameters} if parameters else {}), status=status
    )
