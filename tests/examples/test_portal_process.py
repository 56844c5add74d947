"""`python -m portal` as people and `homing up` start it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

_EXAMPLES = Path(__file__).parents[2] / "examples"


def _start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "portal", *arguments],
        cwd=_EXAMPLES,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def process() -> Iterator[subprocess.Popen[str]]:
    with _start("--ports", "0,0,0", "--tick", "0", "--now", "2026-11-21T12:00") as started:
        yield started
        started.kill()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().split()[-1]


def test_it_says_where_it_listens(process: subprocess.Popen[str]) -> None:
    with urlopen(_address(process)) as response:  # noqa: S310 - an address of our own
        assert b"40 homes" in response.read()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_good_order(process: subprocess.Popen[str], number: signal.Signals) -> None:
    _address(process)
    process.send_signal(number)
    assert process.wait(10) == 0


def test_a_port_in_use_is_said(process: subprocess.Popen[str]) -> None:
    port = _address(process).rstrip("/").rsplit(":", 1)[1]
    with _start("--ports", f"{port},0,0") as second:
        _, message = second.communicate(timeout=20)
    assert second.returncode == 1
    assert "in use; choose other ports with --ports" in message
    assert "Traceback" not in message


@pytest.mark.parametrize("ports", ["8010", "1,2,70000", "a,b,c"])
def test_ports_that_make_no_sense_are_refused(ports: str) -> None:
    with _start("--ports", ports) as process:
        _, message = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "--ports" in message
