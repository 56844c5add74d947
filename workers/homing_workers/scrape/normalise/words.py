"""Texts of an advert: title, description, and short fields kept as words."""

from __future__ import annotations

from homing_workers.scrape.normalise import labels, text
from homing_workers.scrape.normalise.found import Found

_TITLE = 1000
_DESCRIPTION = 50_000
_SHORT = 500


def description(found: Found) -> str | None:
    """The full text without markup, cut to 50,000 characters."""
    pieces = (text.block(text.of_scalar(value)) for value in found.values("description"))
    return "\n".join(filter(None, pieces))[:_DESCRIPTION].strip() or found.default("description")


def title(found: Found, body: str | None, otherwise: str) -> str:
    """The headline; without one the description's first line, else `otherwise`."""
    stated = found.stated("title")
    if stated is None and body:
        stated = next(filter(None, (line.strip() for line in body.splitlines())), None)
    return (stated or otherwise)[:_TITLE]


def short(found: Found, name: str) -> str | None:
    """A field that stays words, cut to 500 characters; a labelled feature helps out."""
    stated = ", ".join(dict.fromkeys(found.texts(name)))
    if not stated and name in labels.FIELDS:
        stated = labels.find(found.texts("features"), name) or ""
    return stated[:_SHORT].strip() or found.default(name)
