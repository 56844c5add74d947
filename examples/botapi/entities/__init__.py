"""Texts with markup: what a person sees of them, and how long Telegram takes them to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from botapi.entities import html, markdown
from botapi.entities.explicit import checked
from botapi.entities.formatted import Formatted
from botapi.entities.units import units
from botapi.errors import bad_request

#: In UTF-16 code units after markup was read: https://core.telegram.org/bots/api#sendmessage
TEXT_UNITS, CAPTION_UNITS = 4096, 1024

_MODES = {"html": html.parse, "markdownv2": markdown.parse}

__all__ = ["CAPTION_UNITS", "TEXT_UNITS", "Formatted", "formatted", "units"]


def formatted(
    text: str, parse_mode: str | None, entities: Sequence[dict[str, Any]] | None = None
) -> Formatted:
    """A text as Telegram stores it: markup read, blanks at the ends removed.

    Raises:
        Refusal: the markup is wrong.
    """
    if not parse_mode:
        return checked(text, entities or ()).trimmed()
    parse = _MODES.get(parse_mode.lower())
    if parse is None:
        raise bad_request("unsupported parse_mode")
    return parse(text).trimmed()
