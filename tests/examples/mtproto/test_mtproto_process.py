"""The server as somebody runs it by hand."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from mtproto.testing import Control, Peer, client

pytestmark = pytest.mark.peers

EXAMPLES = Path(__file__).parents[3] / "examples"
PHONE = "380500000001"


@pytest.fixture
def told() -> Iterator[tuple[str, str]]:
    """The two lines that it prints."""
    command = (sys.executable, "-m", "mtproto", "--phone", PHONE)
    environ = os.environ | {"PYTHONPATH": str(EXAMPLES)}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline(), process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


async def test_what_it_prints_is_what_a_reader_needs(told: tuple[str, str]) -> None:
    settings = dict(each.split("=", 1) for each in told[0].split())
    known = json.loads(told[1])
    assert Control(settings["CONTROL_URL"]).post(known["chat"], "2 rooms") == 1
    async with client(known["sessions"][PHONE]) as reader:
        [dialog] = await reader.get_dialogs()
        assert (dialog.id, dialog.message.raw_text) == (known["chat"], "2 rooms")


@pytest.mark.parametrize(
    ("path", "order"),
    [
        ("posts", [{"chat": 1}]),
        ("faults", {"kindd": "cut"}),
        ("members", {"chat": -1001500000000, "phone": "1", "state": "member"}),
    ],
)
def test_a_wrong_order_is_told(peer: Peer, path: str, order: Any) -> None:
    peer.control.channel("Flats")
    answer = requests.post(f"{peer.control.url}/{path}", json=order, timeout=5)
    assert answer.status_code == 400
