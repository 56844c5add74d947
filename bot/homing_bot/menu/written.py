"""What people write when the menu has asked them."""

from __future__ import annotations

from aiogram import F

#: Commands are never an answer, and neither are buttons of others.
NO_COMMAND = ~F.text.startswith("/")


def one_line(text: str | None, most: int) -> str | None:
    """The text with single spaces; None where there is none, or it is too long."""
    plain = " ".join((text or "").split())
    return plain if 0 < len(plain) <= most and plain.isprintable() else None


def lines(text: str | None, most: int) -> str | None:
    """The text as it is; None where there is none, or it is too long."""
    plain = (text or "").replace("\0", "").strip()
    return plain if 0 < len(plain) <= most else None
