"""Snapshots in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from homing_workers.match.snapshots import Snapshots


@pytest.fixture
def snapshots(tmp_path: Path) -> Snapshots:
    return Snapshots(tmp_path / "match-snapshots")
