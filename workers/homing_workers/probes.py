"""Liveness, readiness and metrics of a process without a web server: `/healthz`, `/readyz`, `/metrics` on METRICS_PORT."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest


class Probes:
    """Alive while the last `beat` is not too old."""

    def __init__(self, alive_for: float) -> None:
        self._alive_for = alive_for
        self._last = time.monotonic()
        self._problem = ""

    @classmethod
    def start(cls, port: int, *, alive_for: float) -> Probes:
        """Serves on all addresses in a thread; port 0 serves nothing.

        Args:
            port: TCP port.
            alive_for: seconds after a beat for which the process counts as alive.
        """
        probes = cls(alive_for)
        if port:
            server = ThreadingHTTPServer(("", port), _handler(probes))
            threading.Thread(target=server.serve_forever, daemon=True, name="probes").start()
        return probes

    def beat(self) -> None:
        """Says that the process gets on with its work."""
        self._last = time.monotonic()

    def not_ready(self, problem: str) -> None:
        """Says that the process lives and cannot do its work, and why."""
        self._problem = problem

    def ready(self) -> None:
        """Says that it can; so it is from the beginning, unless it was said otherwise."""
        self._problem = ""

    @property
    def problem(self) -> str:
        """What keeps the process from its work; empty: nothing does."""
        return self._problem if self.alive else "stale"

    @property
    def alive(self) -> bool:
        return time.monotonic() - self._last < self._alive_for


def _handler(probes: Probes) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/healthz":
                self._answer(200 if probes.alive else 503, b"ok" if probes.alive else b"stale")
            elif self.path == "/readyz":
                problem = probes.problem
                self._answer(503 if problem else 200, (problem or "ok").encode())
            elif self.path == "/metrics":
                self._answer(200, generate_latest(), CONTENT_TYPE_LATEST)
            else:
                self._answer(404, b"not found")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Probes come every few seconds; nobody reads about them."""

        def _answer(
            self, status: int, body: bytes, content_type: str = "text/plain; charset=utf-8"
        ) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler
