"""Writes defaults.yaml, what the chart renders with the least values, for people to look at what changed."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.charts.rendering import render

SNAPSHOT = Path(__file__).with_name("defaults.yaml")


def main() -> None:
    """Writes all but the definitions, which are files of their own."""
    kept = [one for one in render().objects if one["kind"] != "CustomResourceDefinition"]
    SNAPSHOT.write_text(yaml.safe_dump_all(kept, sort_keys=False, width=120))


if __name__ == "__main__":
    main()
