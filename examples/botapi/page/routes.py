"""The page's addresses: `/` and `/_page/...`. They answer on loopback's names only, so that no other site can speak for a person."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import ValidationError

from botapi.acting import ActError
from botapi.files import Files
from botapi.markup import LOOPBACK
from botapi.page import acts
from botapi.page.state import state
from botapi.world import World

_HERE = Path(__file__).parent
_PAGES = {
    "/": ("index.html", "text/html"),
    "/_page/page.css": ("page.css", "text/css"),
    "/_page/page.js": ("page.js", "text/javascript"),
}
#: Pictures may stand elsewhere: the bot may send them by URL.
_POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src * data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
_HEADERS = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
_HEADERS |= {"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}
#: Seconds between two states, at least; and between two signs of life.
_PAUSE, _ALIVE = 0.1, 15.0


class Page:
    """Handlers of the page."""

    def __init__(self, world: World, files: Files) -> None:
        self._world, self._files = world, files

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Adds them."""
        for path in _PAGES:
            router.add_get(path, _guarded(self._static))
        router.add_get("/_page/events", _guarded(self._events))
        router.add_post("/_page/act", _guarded(self._act))
        router.add_get("/_page/launch", _guarded(self._launch))
        router.add_get("/_page/file/{id}", _guarded(self._file))

    async def _static(self, request: web.Request) -> web.StreamResponse:
        name, kind = _PAGES[request.path]
        text = await asyncio.to_thread((_HERE / name).read_text, "utf-8")
        return web.Response(text=text, content_type=kind, headers=_HEADERS)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """The state after each change, as server-sent events."""
        chat_id = _number(request, "chat") if "chat" in request.query else None
        response = web.StreamResponse(headers=_HEADERS | {"Content-Type": "text/event-stream"})
        await response.prepare(request)
        while True:
            changed = self._changed()
            told = json.dumps(state(self._world, self._files, chat_id), ensure_ascii=False)
            await response.write(f"data: {told}\n\n".encode())
            await asyncio.sleep(_PAUSE)
            await self._world.bell.until(changed, _ALIVE)

    def _changed(self) -> Callable[[], bool]:
        """Says whether anything happened since."""
        seen = self._world.bell.rung
        return lambda: self._world.bell.rung != seen

    async def _act(self, request: web.Request) -> web.StreamResponse:
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType(text="JSON expected")
        try:
            act = acts.acts.validate_json(await request.read())
            return web.json_response(await acts.do(self._world, act), headers=_HEADERS)
        except ValidationError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        except ActError as error:
            raise web.HTTPConflict(text=str(error)) from None

    async def _launch(self, request: web.Request) -> web.StreamResponse:
        """Leads to a Mini App, with signed initData."""
        theme = "dark" if request.query.get("theme") == "dark" else "light"
        chat_id = _number(request, "chat")
        try:
            actor, button = acts.actor_in(self._world, chat_id), None
            if "message" in request.query:
                place = [_number(request, one) for one in ("message", "row", "column")]
                button = acts.button_of(self._world, chat_id, *place)
            raise web.HTTPFound(actor.launch(button, theme=theme), headers=_HEADERS)
        except ActError as error:
            raise web.HTTPConflict(text=str(error)) from None

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = self._files.get(request.match_info["id"])
        content = None if file is None else self._files.content(file)
        if file is None or content is None:
            raise web.HTTPNotFound(text="there is no such file")
        # Whatever was sent must not run as a page of this server.
        shown = {} if file.width else {"Content-Disposition": "attachment"}
        headers = _HEADERS | shown | {"Content-Security-Policy": "sandbox"}
        kind = file.mime if file.width else "application/octet-stream"
        return web.Response(body=content, content_type=kind, headers=headers)


def _guarded(handler: Handler) -> Handler:
    async def guarded(request: web.Request) -> web.StreamResponse:
        host = urlsplit(f"//{request.host}").hostname
        origin = request.headers.get("Origin")
        if host not in LOOPBACK or origin not in (None, f"http://{request.host}"):
            raise web.HTTPForbidden(text="open this page as http://127.0.0.1")
        return await handler(request)

    return guarded


def _number(request: web.Request, name: str) -> int:
    try:
        return int(request.query[name])
    except (KeyError, ValueError):
        raise web.HTTPBadRequest(text=f"{name}: a number expected") from None
