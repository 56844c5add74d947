"""Lengths as Telegram counts them: UTF-16 code units of what is left when tags are read.

https://core.telegram.org/api/entities#entity-length
"""

from __future__ import annotations

CAPTION_UNITS = 1024
TEXT_UNITS = 4096

_ELLIPSIS = "…"


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """The text, or its beginning with an ellipsis, in at most so many code units; at a word's end where near."""
    if units(text) <= limit:
        return text
    if limit < 1:
        return ""
    kept = text.encode("utf-16-le", "surrogatepass")[: (limit - 1) * 2].decode(
        "utf-16-le", "ignore"
    )
    shorter = kept.rsplit(None, 1)[0] if len(kept.split()) > 1 else kept
    return (shorter if len(shorter) > len(kept) * 0.8 else kept).rstrip() + _ELLIPSIS
