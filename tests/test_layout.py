"""The folders that the rest of the project trusts in."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib import util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE_ROOTS = ("core", "operator", "workers", "bot", "webapp")


@pytest.mark.parametrize("folder", SOURCE_ROOTS)
def test_a_source_root_is_no_package(folder: str) -> None:
    assert not (ROOT / folder / "__init__.py").exists()


def test_the_standard_librarys_operator_is_found_at_the_root() -> None:
    # -S: without site-packages, whose start-up files may have imported the right module already.
    code = "import operator, collections; assert operator.__file__.endswith('/operator.py')"
    subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, check=True)


def test_every_command_of_the_table_exists() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for command, place in project["entry-points"]["homing.commands"].items():
        module = place.partition(":")[0]
        assert util.find_spec(module) is not None, f"homing {command}: no module {module}"


def test_the_wheel_holds_every_source_root() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    packages = build["targets"]["wheel"]["packages"]
    assert {package.split("/")[0] for package in packages} == set(SOURCE_ROOTS)
