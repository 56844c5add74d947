"""What a run of the tests measured: kept in a file, told as one line of JSON at the end.

`python -m e2e.figures FILE` prints the line.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

#: In the order in which they are told; None was not measured.
NAMES = ("p95_warm_s", "p95_from_zero_s", "trace_spans", "components_in_trace", "lost")


class Figures:
    """By name; kept at once, so that a test that fails later takes nothing away."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def note(self, **measured: float) -> None:
        """Keeps figures; `lost` of several tests is added up.

        Raises:
            KeyError: there is no such figure.
        """
        kept = self.read()
        for name, value in measured.items():
            before = kept[name] or 0 if name == "lost" else 0
            kept[name] = round(before + value, 2)
        self._path.write_text(json.dumps(kept))

    def read(self) -> dict[str, float | None]:
        """All that are known of, measured or not."""
        text = self._path.read_text() if self._path.exists() else ""
        return dict.fromkeys(NAMES) | (json.loads(text) if text else {})


if __name__ == "__main__":
    sys.stdout.write(json.dumps(Figures(Path(sys.argv[1])).read()) + "\n")
