"""Requests per second with wrk on loopback: `homing web` with and without its cache, and two peers.

Each server is a process of its own; they are asked in turns. Without the cache means: every request asks for another
moment of publication, so no two are equal.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from homing.embedded import redis
from homing.embedded.server import free_port

_PATH = "/api/v1/properties?limit=20"

_DIFFERENT = """
local number = 0
request = function()
  number = number + 1
  local moment = string.format("2020-01-01T%02d:%02d:%02d.%03dZ",
    math.floor(number / 3600000) % 24, math.floor(number / 60000) % 60, math.floor(number / 1000) % 60, number % 1000)
  return wrk.format("GET", wrk.path .. "&published_since=" .. moment)
end
"""


def requests_per_second(database_url: str, *, rounds: int, seconds: int) -> dict[str, float]:
    """Medians of the rounds: cached, uncached, bare, fastapi."""
    wrk = _wrk()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="homing-serving-")))
        folder.chmod(0o755)
        (folder / "different.lua").write_text(_DIFFERENT)
        server = redis.start(folder / "redis")
        stack.callback(server.stop)
        ports = {name: free_port() for name in ("homing", "bare", "fastapi")}
        environment = {
            "DATABASE_URL": database_url,
            "REDIS_URL": server.url,
            "HOMING_DATA_DIR": str(folder),
            "API_PORT": str(ports["homing"]),
            "API_RATE_PER_KEY": "0",
            "API_RATE_ANONYMOUS": "0",
            "LOG_LEVEL": "WARNING",
        }
        homing = (str(Path(sys.executable).with_name("homing")), "web")
        stack.enter_context(_running(homing, ports["homing"], environment))
        body = folder / "body.json"
        body.write_bytes(_get(ports["homing"]))
        peers = (sys.executable, "-m", "benchmarks._properties_bare", str(ports["bare"]), str(body))
        stack.enter_context(_running(peers, ports["bare"], {}))
        fastapi = (sys.executable, "-m", "benchmarks._properties_fastapi", str(ports["fastapi"]))
        stack.enter_context(_running((*fastapi, database_url, server.url), ports["fastapi"], {}))
        asked = {
            "cached": (ports["homing"], ()),
            "bare": (ports["bare"], ()),
            "fastapi": (ports["fastapi"], ()),
            "uncached": (ports["homing"], ("-s", str(folder / "different.lua"))),
        }
        found: dict[str, list[float]] = {name: [] for name in asked}
        for _ in range(rounds):
            for name, (port, more) in asked.items():
                found[name].append(_ask(wrk, port, seconds, *more))
        return {name: statistics.median(values) for name, values in found.items()}


def _wrk() -> str:
    script = Path(__file__).parents[1] / "scripts" / "peers" / "wrk"
    done = subprocess.run([str(script)], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@contextmanager
def _running(command: tuple[str, ...], port: int, more: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(command, env=os.environ | more)
    try:
        _wait(port, process)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            _get(port)
            return
        except (urllib.error.URLError, ConnectionError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _get(port: int) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{_PATH}", timeout=10) as answer:
        return bytes(answer.read())


def _ask(wrk: str, port: int, seconds: int, *more: str) -> float:
    url = f"http://127.0.0.1:{port}{_PATH}"
    command = [wrk, "-t1", "-c32", f"-d{seconds}s", *more, url]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "Non-2xx" not in done.stdout, done.stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    assert found is not None, done.stdout
    return float(found[1])
