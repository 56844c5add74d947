"""Logs are kept short while processes write to them."""

from __future__ import annotations

from pathlib import Path

from homing.embedded import logfiles


def test_a_long_log_is_moved_aside_under_its_writer(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("a", buffering=1) as writer:
        writer.write("old\n" * 100)
        logfiles.rotate(tmp_path, limit=100)
        writer.write("new\n")
    assert log.read_text() == "new\n"
    assert (tmp_path / "web.log.1").read_text() == "old\n" * 100


def test_a_short_log_stays(tmp_path: Path) -> None:
    (tmp_path / "web.log").write_text("old\n")
    logfiles.rotate(tmp_path, limit=100)
    assert (tmp_path / "web.log").read_text() == "old\n"
    assert not (tmp_path / "web.log.1").exists()
