"""Starts Jaeger, and asks it what it was told. See the package's docstring for how it is used."""

from __future__ import annotations

import contextlib
import json
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path

from homing.embedded import server
from homing.embedded.server import Program
from jaeger.traces import Answer, Process, Reference, Span, Tag, Trace

__all__ = ["Jaeger", "Process", "Reference", "Span", "Tag", "Trace", "program", "running"]

_SCRIPT = Path(__file__).parents[2] / "scripts" / "peers" / "jaeger"

#: Seconds until spans that were sent must be found: processes gather them for up to 5.
_PATIENCE = 20.0


@dataclass(frozen=True)
class Jaeger:
    """A Jaeger that runs, here or elsewhere."""

    #: Of the query API.
    url: str
    #: For OTEL_EXPORTER_OTLP_ENDPOINT.
    otlp_url: str = ""

    def trace(self, trace_id: str) -> Trace | None:
        """A trace by its id of 32 hexadecimal digits; None while nothing is known of it."""
        try:
            found = self._ask(f"/api/traces/{trace_id}")
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise
        return next(iter(found.traces), None)

    def find(self, service: str, limit: int = 200, **tags: str) -> list[Trace]:
        """Traces with a span of that service, and with these attributes, newest first.

        Args:
            service: for example `homing-operator`.
            limit: of traces.
            tags: names with a double underscore for each dot.
        """
        wanted = {key.replace("__", "."): value for key, value in tags.items()}
        query = {"service": service, "limit": str(limit), "lookback": "12h"}
        asked = query | ({"tags": json.dumps(wanted)} if wanted else {})
        return list(self._ask(f"/api/traces?{urllib.parse.urlencode(asked)}").traces)

    def services(self) -> list[str]:
        """Names of all services that sent spans."""
        with self._open("/api/services") as answer:
            return sorted(json.load(answer)["data"] or ())

    def until(
        self, trace_id: str, enough: Callable[[Trace], object], seconds: float = _PATIENCE
    ) -> Trace:
        """The trace, as soon as it has what is asked for.

        Raises:
            TimeoutError: it had not; its spans are in the message.
        """
        deadline = time.monotonic() + seconds
        while True:
            found = self.trace(trace_id)
            if found is not None and enough(found):
                return found
            if time.monotonic() > deadline:
                names = sorted(each.name for each in found.spans) if found else None
                raise TimeoutError(f"trace {trace_id} after {seconds} s: {names}")
            time.sleep(0.1)

    def _ask(self, path: str) -> Answer:
        with self._open(path) as answer:
            return Answer.model_validate_json(answer.read())

    @contextlib.contextmanager
    def _open(self, path: str) -> Iterator[HTTPResponse]:
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:  # noqa: S310 - a test's own server
            yield answer


def program(host: str = "127.0.0.1", **ports: int) -> tuple[tuple[str, ...], Jaeger]:
    """The command that starts it, building the program where need be, and where it will answer.

    Args:
        host: address that the query API and the OTLP receiver listen on.
        ports: `query` and `otlp`; free ones where not given.
    """
    path = subprocess.run((str(_SCRIPT),), check=True, stdout=subprocess.PIPE, text=True)
    query, otlp = (ports.get(name) or server.free_port() for name in ("query", "otlp"))
    others = ("admin.http", "query.grpc-server", "collector.otlp.grpc", "collector.grpc-server")
    command = (
        path.stdout.strip(),
        f"--query.http-server.host-port={host}:{query}",
        f"--collector.otlp.http.host-port={host}:{otlp}",
        f"--collector.http-server.host-port=127.0.0.1:{server.free_port()}",
        *(f"--{name}.host-port=127.0.0.1:{server.free_port()}" for name in others),
        "--log-level=warn",
    )
    return command, Jaeger(f"http://{host}:{query}", f"http://{host}:{otlp}")


@contextlib.contextmanager
def running(folder: Path, host: str = "127.0.0.1") -> Iterator[Jaeger]:
    """A Jaeger that forgets all when it ends.

    Args:
        folder: for its log.
        host: an address of this machine; pods of a test cluster reach the node's.
    """
    command, jaeger = program(host)
    started = server.start(
        Program(command=command, url=jaeger.url, ready=lambda: _answers(jaeger)),
        log=folder / "jaeger.log",
    )
    try:
        yield jaeger
    finally:
        started.stop()


def _answers(jaeger: Jaeger) -> bool:
    try:
        jaeger.services()
    except (urllib.error.URLError, ConnectionError):
        return False
    return True
