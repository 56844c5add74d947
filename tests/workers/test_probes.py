"""Probes of processes without a web server."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest

from homing.embedded.server import free_port
from homing_workers.probes import Probes


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ""


@pytest.mark.parametrize(("alive_for", "status"), [(60, 200), (-1, 503)])
def test_a_process_is_alive_while_its_last_beat_is_fresh(alive_for: float, status: int) -> None:
    port = free_port()
    Probes.start(port, alive_for=alive_for).beat()
    assert get(port, "/healthz")[0] == status


def test_metrics_are_served_and_nothing_else() -> None:
    port = free_port()
    Probes.start(port, alive_for=60)
    assert "python_info" in get(port, "/metrics")[1]
    assert get(port, "/")[0] == 404


def test_port_0_serves_nothing() -> None:
    assert Probes.start(0, alive_for=60).alive
