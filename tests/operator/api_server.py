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
    """By path: status, body and headers; what was asked is kept. What is applied elsewhere is kept."""

    known: dict[str, tuple[int, Json]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    made: dict[str, Json] = field(default_factory=dict)
    #: Paths where a change conflicts with what is there.
    refused: set[str] = field(default_factory=set)
    asked: list[tuple[str, str, Json]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else {}
        self.asked.append((request.method, request.path_qs, body))
        status, answer = self.known.get(request.path) or self._otherwise(
            request.method, request.path, body
        )
        return web.json_response(answer, status=status, headers=self.headers)

    def _otherwise(self, method: str, path: str, body: Json) -> tuple[int, Json]:
        path = path.removesuffix("/status")
        old = self.made.get(path, {})
        if method == "GET":
            return (200, old) if old else (404, {"reason": "NotFound"})
        if path in self.refused:
            return 409, {"reason": "Conflict"}
        number = str(1000 + len(self.asked))
        metadata = {"uid": f"uid-{number}", "creationTimestamp": "2026-03-02T00:00:00Z"}
        metadata |= old.get("metadata", {}) | body["metadata"] | {"resourceVersion": number}
        self.made[path] = old | body | {"metadata": metadata}
        return 200, self.made[path]


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
