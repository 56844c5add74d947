"""The example rules of signals."""

from __future__ import annotations

from pathlib import Path

from homing_workers.signals import files

_FILE = Path(__file__).parents[2] / "examples/signals/rules.json"


def test_the_example_says_what_it_shows() -> None:
    known = files.parse(files.read(_FILE), str(_FILE))
    assert [rule.name for rule in known.rules] == ["repairs", "no water", "looks for a flat"]
    assert known.rules[1].chats == ("@homing_example_homes", "-1009876543210")
    assert known.rules[2].target == "-1005550001111"
