"""What people write when the menu has asked them."""

from __future__ import annotations

import re

from aiogram import F

#: Commands are never an answer.
NO_COMMAND = ~F.text.startswith("/")

#: Control characters, and those that turn the direction of all that follows.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str | None, most: int) -> str | None:
    """The text with single spaces; None where there is none, or it is too long."""
    plain = " ".join(_HIDDEN.sub(" ", text or "").split())
    return plain if 0 < len(plain) <= most else None


def lines(text: str | None, most: int) -> str | None:
    """The text as it is; None where there is none, or it is too long."""
    plain = (text or "").replace("\0", "").strip()
    return plain if 0 < len(plain) <= most else None
