"""Spans by OTLP: to a real receiver over HTTP, and nothing at all where nobody asks for them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

_PARENT = """
import os, subprocess, sys
from homing import settings, telemetry
from homing.telemetry import traces
telemetry.setup("scrape", settings.load())
with traces.span("scrape run"):
    child = {**os.environ, "PARENT": traces.traceparent() or ""}
    subprocess.run([sys.executable, "-c", sys.argv[1]], env=child, check=True)
"""

_CHILD = """
import os
from homing import settings, telemetry
from homing.telemetry import traces
telemetry.setup("worker", settings.load())
pid = os.fork()
if pid == 0:
    with traces.span("match", parent=os.environ["PARENT"], attributes={"homing.events": 3}):
        pass
    telemetry.flush()
    os._exit(0)
os.waitpid(pid, 0)
"""

_QUIET = """
import sys
from homing import settings, telemetry
from homing.telemetry import traces
telemetry.setup("web", settings.load())
with traces.span("page"):
    print(traces.traceparent(), telemetry.flush())
print([name for name in sys.modules if name.startswith("opentelemetry.sdk")])
"""


@dataclass
class Receiver:
    """An OTLP receiver; spans by their names, each with the attributes of its process."""

    url: str = ""
    spans: dict[str, Span] = field(default_factory=dict)
    resources: dict[str, dict[str, str]] = field(default_factory=dict)

    def take(self, body: bytes) -> None:
        """Notes the spans of one request."""
        for batch in ExportTraceServiceRequest.FromString(body).resource_spans:
            resource = {each.key: each.value.string_value for each in batch.resource.attributes}
            for scope in batch.scope_spans:
                for span in scope.spans:
                    self.spans[span.name] = span
                    self.resources[span.name] = resource

    def wait_for(self, count: int) -> None:
        """Returns when so many spans are here."""
        deadline = time.monotonic() + 10
        while len(self.spans) < count:
            assert time.monotonic() < deadline, list(self.spans)
            time.sleep(0.02)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        found.url = f"http://127.0.0.1:{server.server_port}"
        yield found
        server.shutdown()
        thread.join()


def _inherited() -> dict[str, str]:
    """Variables that a child needs: where programs are, and whether coverage is measured."""
    return {k: v for k, v in os.environ.items() if k == "PATH" or k.startswith("COVERAGE_")}


def _run(folder: Path, *arguments: str, **variables: str) -> str:
    base = _inherited() | {"HOMING_DATA_DIR": str(folder)}
    command = [sys.executable, "-c", *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=folder, env=base | variables
    )
    assert done.stderr == ""
    return done.stdout


def test_spans_of_two_processes_are_one_trace(tmp_path: Path, receiver: Receiver) -> None:
    _run(tmp_path, _PARENT, _CHILD, OTEL_EXPORTER_OTLP_ENDPOINT=receiver.url)
    receiver.wait_for(2)
    run, match = receiver.spans["scrape run"], receiver.spans["match"]
    assert match.trace_id == run.trace_id
    assert match.parent_span_id == run.span_id


def test_spans_name_their_component_and_version(tmp_path: Path, receiver: Receiver) -> None:
    _run(tmp_path, _PARENT, _CHILD, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=f"{receiver.url}/v1/traces")
    receiver.wait_for(2)
    assert receiver.resources["scrape run"]["service.name"] == "homing-scrape"
    assert receiver.resources["match"]["service.name"] == "homing-worker"
    assert receiver.resources["match"]["service.version"] == "0.1.0"


def test_the_standard_variables_name_the_service(tmp_path: Path, receiver: Receiver) -> None:
    chosen = {"OTEL_SERVICE_NAME": "mine", "OTEL_RESOURCE_ATTRIBUTES": "zone=east"}
    _run(tmp_path, _PARENT, _CHILD, OTEL_EXPORTER_OTLP_ENDPOINT=receiver.url, **chosen)
    receiver.wait_for(2)
    assert receiver.resources["match"]["service.name"] == "mine"
    assert receiver.resources["match"]["zone"] == "east"


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_SDK_DISABLED": "true"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_TRACES_EXPORTER": "none"},
    ],
)
def test_without_an_endpoint_nothing_is_loaded(tmp_path: Path, variables: dict[str, str]) -> None:
    assert _run(tmp_path, _QUIET, **variables) == "None True\n[]\n"
