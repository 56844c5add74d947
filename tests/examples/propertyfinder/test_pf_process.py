"""The server as a process."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

_FOLDER = Path(__file__).parents[3] / "examples"


def start(*options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "propertyfinder", *options]
    return subprocess.Popen(
        command, cwd=_FOLDER, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_it_tells_its_settings_answers_and_ends_on_sigterm() -> None:
    with start("--port", "0", "--listings", "5", "--changes", "1") as process:
        try:
            assert process.stdout is not None
            match = re.match(
                r"PF_API_URL=(http://127\.0\.0\.1:\d+) PF_API_KEY=demo-key PF_API_SECRET=",
                process.stdout.readline(),
            )
            assert match
            with urllib.request.urlopen(f"{match[1]}/_truth", timeout=10) as answer:  # noqa: S310
                assert len(json.load(answer)["listings"]) == 5
        finally:
            process.terminate()
        assert process.wait(timeout=10) == 0


def test_a_port_in_use_is_told() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        start("--port", str(taken.getsockname()[1])) as process,
    ):
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "choose another port with --port" in errors
