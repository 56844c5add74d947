"""Writes the files of a project folder."""

from __future__ import annotations

import sys
from pathlib import Path

from homing.crds import writing

if __name__ == "__main__":
    project = Path(sys.argv[1])
    for name, content in writing.files(project).items():
        (project / name).write_text(content)
