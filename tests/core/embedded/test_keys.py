"""Secrets that the stack makes."""

from __future__ import annotations

import re
from pathlib import Path

from homing.embedded import keys
from homing.embedded.state import DataFolder


def test_they_are_made_once_and_kept(tmp_path: Path) -> None:
    made = keys.kept(DataFolder(tmp_path))
    assert keys.kept(DataFolder(tmp_path)) == made
    assert keys.kept(DataFolder(tmp_path / "other")) != made


def test_they_have_the_forms_that_are_expected(tmp_path: Path) -> None:
    made = keys.kept(DataFolder(tmp_path))
    assert re.fullmatch(r"\d{10}:[A-Za-z0-9_-]{35}", made.bot_token)
    assert re.fullmatch(r"[0-9a-f]{64}", made.secret_key)


def test_nobody_else_may_read_them(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    keys.kept(folder)
    assert [file.stat().st_mode & 0o077 for file in folder.keys.iterdir()] == [0, 0]
