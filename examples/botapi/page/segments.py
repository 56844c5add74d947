"""Cuts a text into pieces that look alike, so that a browser need not know of entities."""

from __future__ import annotations

import itertools
from typing import Any

from botapi.entities.units import piece, units


def segments(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Pieces in order: `text`, the `types` of entities over it, and `url` where it is a link."""
    ends = {0, units(text)}
    for one in entities:
        ends |= {one["offset"], one["offset"] + one["length"]}
    borders = sorted(ends)
    return [
        _segment(piece(text, start, end - start), start, entities)
        for start, end in itertools.pairwise(borders)
    ]


def _segment(text: str, start: int, entities: list[dict[str, Any]]) -> dict[str, Any]:
    over = [one for one in entities if one["offset"] <= start < one["offset"] + one["length"]]
    told: dict[str, Any] = {"text": text, "types": [one["type"] for one in over]}
    for one in over:
        if one["type"] == "url":
            told["url"] = text
        elif "url" in one:
            told["url"] = one["url"]
    return told
