"""A folder of declarations, and a program in place of `homing scrape -f` that notes what it was given."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

Declare: TypeAlias = Callable[..., Path]

_PROGRAM = """
import pathlib, sys, time
notes, seconds, file = sys.argv[1:]
with open(notes, "a") as out:
    out.write(pathlib.Path(file).stem + chr(10))
time.sleep(float(seconds))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "sources"
    found.mkdir()
    return found


@pytest.fixture
def declare(folder: Path) -> Declare:
    """Writes a declaration; keywords are keys of its spec."""

    def write(name: str, **spec: Any) -> Path:
        api = {"startUrls": ["https://example.com/ads"], "items": "@"}
        document = {
            "apiVersion": "homing.dev/v1alpha1",
            "kind": "ScrapeSource",
            "metadata": {"name": name},
            "spec": {"type": "api", "api": api} | spec,
        }
        file = folder / f"{name}.yaml"
        file.write_text(yaml.safe_dump(document))
        return file

    return write


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """Names of the sources that were run, one a line."""
    return tmp_path / "notes"


@pytest.fixture
def command(notes: Path) -> Callable[[float], tuple[str, ...]]:
    """The program, taking so many seconds for a run."""
    return lambda seconds: (sys.executable, "-c", _PROGRAM, str(notes), str(seconds))
