"""`.env-sample` tells of every variable, and tells the truth about defaults."""

from __future__ import annotations

import re
from pathlib import Path

from homing.settings import known_variables, load

_SAMPLE = (Path(__file__).parents[3] / ".env-sample").read_text()
_LISTED = re.findall(r"^#([A-Z][A-Z0-9_]*)=", _SAMPLE, re.MULTILINE)


def test_every_variable_is_listed_once() -> None:
    ours = [name for name in _LISTED if not name.startswith("OTEL_")]
    assert sorted(ours) == sorted(known_variables())


def test_every_other_name_is_mentioned() -> None:
    others = {name for names in known_variables().values() for name in names}
    assert [name for name in sorted(others) if not re.search(rf"\b{name}\b", _SAMPLE)] == []


def test_the_listed_values_are_the_defaults(tmp_path: Path) -> None:
    everything = tmp_path / "everything"
    everything.write_text(re.sub(r"^#(?=[A-Z][A-Z0-9_]*=)", "", _SAMPLE, flags=re.MULTILINE))
    listed = load({}, everything, join_running_stack=False)
    assert listed == load({}, tmp_path / "nothing", join_running_stack=False)
