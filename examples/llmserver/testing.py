"""Models for tests: processes of their own, on free ports. See the package's docstring for how they are used."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import requests

from homing.embedded import server
from homing.embedded.server import Program, Server
from llmserver import model
from llmserver.script import Script
from testserver import programs

#: A strict server does not start without any answer; this one is for nobody.
_PLACEHOLDER = {"match": {"model": "nobody's"}, "response": {"content": ""}}

__all__ = ["Script", "hostile", "scripted"]


@contextlib.contextmanager
def hostile() -> Iterator[str]:
    """Runs a model that talks nonsense; gives the `base_url` of a client.

    Raises:
        ServerError: its program is not built, or did not start.
    """
    with tempfile.TemporaryDirectory(prefix="llm-") as name:
        folder, port = Path(name), server.free_port()
        weights = folder / "random.gguf"
        model.write(weights)
        command = (
            *(str(programs.find("llama-server")), "--model", str(weights)),
            *("--host", "127.0.0.1", "--port", str(port), "--ctx-size", "0", "--parallel", "1"),
            *("--seed", "7", "--no-warmup", "--offline"),
        )
        url = f"http://127.0.0.1:{port}"
        with _process(command, f"{url}/health", folder / "log"):
            yield f"{url}/v1"


@contextlib.contextmanager
def scripted() -> Iterator[Script]:
    """Runs a model that says what it is told to.

    Raises:
        ServerError: its program is not installed, or did not start.
    """
    with tempfile.TemporaryDirectory(prefix="llm-") as name:
        folder, port = Path(name), server.free_port()
        (folder / "first.json").write_text(json.dumps({"fixtures": [_PLACEHOLDER]}))
        command = (
            *(str(programs.find("aimock")), "--host", "127.0.0.1", "--port", str(port)),
            *("--fixtures", str(folder / "first.json"), "--strict", "--journal-max", "0"),
            *("--log-level", "warn"),
        )
        url = f"http://127.0.0.1:{port}"
        with _process(command, f"{url}/__aimock/health", folder / "log"):
            yield Script(url)


@contextlib.contextmanager
def _process(command: tuple[str, ...], health: str, log: Path) -> Iterator[Server]:
    program = Program(command=command, url=health, ready=lambda: _answers(health))
    process = server.start(program, log=log)
    try:
        yield process
    finally:
        process.stop()


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.ConnectionError:
        return False
