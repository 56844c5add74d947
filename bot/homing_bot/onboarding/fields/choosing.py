"""Choices that are written instead of pressed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from homing.i18n import LANGUAGES, catalogue, mark
from homing.matching.text import normal

PRESS_ONE = mark("Please press one of the buttons.")

Choice = TypeVar("Choice", bound=str)


def named(text: str, labels: Mapping[Choice, str]) -> Choice | None:
    """The only choice whose label, in any language, begins as written."""
    wanted = normal(text)
    if len(wanted) < 3:
        return None
    found = {
        one
        for one, label in labels.items()
        for language in LANGUAGES
        if normal(catalogue(language)(label)).startswith(wanted)
    }
    return found.pop() if len(found) == 1 else None
