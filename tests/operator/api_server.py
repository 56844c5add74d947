"""A server that answers as the Kubernetes API would, with what a test has put there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from kubernetes.aio.client import ApiClient, Configuration

from homing.embedded.server import free_port
from homing_operator.client import Client
from homing_operator.json_types import Json


@dataclass
class Answers:
    """By path: status, body and headers; what was asked is kept."""

    known: dict[str, tuple[int, Json]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str, Json]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else {}
        self.asked.append((request.method, request.path_qs, body))
        status, answer = self.known.get(request.path, (404, {"reason": "NotFound"}))
        return web.json_response(answer, status=status, headers=self.headers)


@asynccontextmanager
async def serving(answers: Answers) -> AsyncIterator[Client]:
    """A client of such a server."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answers.answer)
    runner, port = web.AppRunner(app), free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        async with ApiClient(Configuration(host=f"http://127.0.0.1:{port}")) as api:
            yield Client(api, timeout=5)
    finally:
        await runner.cleanup()
