"""`python -m botapi` as people and `homing up` start it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

_EXAMPLES = Path(__file__).parents[3] / "examples"
_TOKEN = "987654321:" + "x" * 35


def _start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "botapi", *arguments],
        cwd=_EXAMPLES,
        env=os.environ | {"TELEGRAM_TOKEN": _TOKEN},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_says_where_it_is_and_ends_on_sigterm(tmp_path: Path) -> None:
    with _start("--port", "0", "--folder", str(tmp_path), "--person", "You") as process:
        assert process.stdout is not None
        url, token = (part.split("=", 1)[1] for part in process.stdout.readline().split())
        assert token == _TOKEN
        with urllib.request.urlopen(f"{url}/bot{token}/getMe") as answer:  # noqa: S310 - http, ours
            assert b'"id": 987654321' in answer.read()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert '"You"' in (tmp_path / "chats.json").read_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("--token", "nonsense"), "expected <digits>"), (("--port", "{taken}"), "another port")],
)
def test_what_cannot_be_is_told(arguments: tuple[str, str], told: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        given = [one.format(taken=port) for one in arguments]
        with _start(*given) as process:
            _, error = process.communicate(timeout=30)
    assert process.returncode != 0
    assert told in error
