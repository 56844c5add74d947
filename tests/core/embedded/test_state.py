"""One stack a folder, and how other commands find it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from homing import settings
from homing.embedded import state
from homing.embedded.server import ServerError
from homing.embedded.state import DataFolder

_HOLDER = """
import sys, time
from pathlib import Path
from homing.embedded import state
with state.processes_lock(state.DataFolder(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def test_a_folder_is_held_once(folder: DataFolder) -> None:
    refused = pytest.raises(ServerError, match=r"already running on .* as process \d+")
    with state.held(folder), refused:
        state.held(folder).__enter__()
    with state.held(folder):
        assert folder.logs.is_dir()


def test_a_running_stack_is_found(folder: DataFolder) -> None:
    with state.held(folder):
        state.write(folder, {"REDIS_URL": "redis://127.0.0.1:1/0"})
        loaded = settings.load({"HOMING_DATA_DIR": str(folder.root)})
        assert loaded.redis_url == "redis://127.0.0.1:1/0"


def test_variables_come_before_a_running_stack(folder: DataFolder) -> None:
    with state.held(folder):
        state.write(folder, {"REDIS_URL": "redis://127.0.0.1:1/0"})
        mine = {"HOMING_DATA_DIR": str(folder.root), "REDIS_URL": "redis://mine:2/0"}
        assert settings.load(mine).redis_url == "redis://mine:2/0"


def test_a_stack_that_was_killed_is_not_found(folder: DataFolder) -> None:
    with state.held(folder):
        state.write(folder, {"REDIS_URL": "redis://127.0.0.1:1/0"})
        left = folder.state.read_text()
    folder.state.write_text(left)
    assert state.read(folder) == {}


def test_the_state_is_for_its_owner_only(folder: DataFolder) -> None:
    with state.held(folder):
        state.write(folder, {"DATABASE_URL": "postgresql://secret"})
        assert folder.state.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ServerError, match=r"cannot write to .*--data"):
        state.held(DataFolder(tmp_path / "file" / "data")).__enter__()


def test_processes_of_an_earlier_start_are_waited_for(folder: DataFolder) -> None:
    folder.logs.mkdir(parents=True)
    command = [sys.executable, "-c", _HOLDER, str(folder.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(ServerError, match="still use"):
            state.processes_lock(folder, seconds=0.2).__enter__()
        holder.kill()
    with state.processes_lock(folder, seconds=5) as lock:
        assert lock > 0
