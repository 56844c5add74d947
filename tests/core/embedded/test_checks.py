"""What stands in the way of a start is said in a sentence."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest

from homing.embedded import checks, server
from homing.embedded.server import ServerError


def test_a_port_in_use_is_named_with_a_remedy() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ServerError, match=rf"port {port} on 127.0.0.1 is in use.*--port"):
            checks.port_is_free("127.0.0.1", port, "Choose another with --port.")


def test_a_free_port_is_free() -> None:
    checks.port_is_free("127.0.0.1", server.free_port(), "")


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(ServerError, match=r"cannot listen on 192\.0\.2\.1:"):
        checks.port_is_free("192.0.2.1", server.free_port(), "")


def test_a_full_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = shutil.disk_usage(tmp_path)._replace(free=12_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    with pytest.raises(ServerError, match="the disk is full: 12 MB are free"):
        checks.disk_has_room(tmp_path)


def test_a_disk_with_room_is_fine(tmp_path: Path) -> None:
    checks.disk_has_room(tmp_path)
