"""Texts that readers of YAML disagree about, and what kubectl makes of them (tests/cluster/test_crds_kubectl.py)."""

from __future__ import annotations

from typing import Any

SCALARS: dict[str, Any] = {
    "2024-01-01": "2024-01-01",
    "2001-12-14t21:59:43.10-05:00": "2001-12-14t21:59:43.10-05:00",
    "10:30": "10:30",
    "190:20:30": "190:20:30",
    "1:30.5": "1:30.5",
    "010": 8,
    "08": 8,
    "0o17": 15,
    "0x1F": 31,
    "0b11": 3,
    "+1": 1,
    "-0": 0,
    "1_000": 1000,
    "12345678901234567890123": 1.2345678901234568e22,
    "1e6": 1_000_000,
    "12e03": 12_000,
    "1.5e+3": 1500,
    "-1e-3": -0.001,
    ".5": 0.5,
    ".5e2": 50,
    "1.": 1,
    "1_0.5": 10.5,
    "0.0": 0,
    "1e400": "1e400",
    "yes": True,
    "y": True,
    "on": True,
    "True": True,
    "off": False,
    "N": False,
    "~": None,
    "null": None,
    "NULL": None,
    "": None,
    "=": "=",
    '"5"': "5",
    "!!str 5": "5",
}

#: Keys of mappings, and what they become.
KEYS = {"1": "1", "010": "8", "true": "true", "yes": "true", "2024-01-01": "2024-01-01", "50": "50"}


def document() -> str:
    """A source in which all of these stand, where anything may."""
    head = "apiVersion: homing.dev/v1alpha1\nkind: ScrapeSource\nmetadata: {name: a}\nspec:\n"
    values = "".join(f"    v{number}: {text}\n" for number, text in enumerate(SCALARS))
    keys = "".join(f"    k{number}: {{{key}: x}}\n" for number, key in enumerate(KEYS))
    return f"{head}  type: html\n  any:\n{values}{keys}"


def expected() -> dict[str, Any]:
    """What stands under `any`."""
    values = {f"v{number}": value for number, value in enumerate(SCALARS.values())}
    return values | {f"k{number}": {key: "x"} for number, key in enumerate(KEYS.values())}
