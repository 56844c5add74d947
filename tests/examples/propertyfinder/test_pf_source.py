"""The example's declaration."""

from __future__ import annotations

from pathlib import Path

from homing.models.source import loading
from propertyfinder import homes

_FILE = Path(__file__).parents[3] / "examples/sources-propertyfinder/agency.yaml"


def test_the_declaration_maps_all_locations_but_one() -> None:
    spec = loading.load(_FILE).spec
    assert spec.property_finder is not None
    unknown = {str(area) for area, _ in homes.AREAS} - set(spec.property_finder.areas)
    assert unknown == {"97531"}


def test_what_the_declaration_calls_defaults_are_defaults() -> None:
    text = _FILE.read_text()
    lines = [
        line for line in text.splitlines() if not line.strip().startswith(("schedule", "timeZ"))
    ]
    [short] = loading.parse("\n".join(lines), "agency")
    assert short == loading.load(_FILE)
