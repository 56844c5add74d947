"""The program as people start it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def inherited() -> dict[str, str]:
    """Variables that a child needs: where programs are, and whether coverage is measured."""
    return {k: v for k, v in os.environ.items() if k == "PATH" or k.startswith("COVERAGE_")}


def homing(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs `homing` in a folder until it ends."""
    return subprocess.run(
        [sys.executable, "-m", "homing", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=inherited() | variables,
    )
