"""Texts with Telegram's HTML, cut so that they fit: never within a tag, an entity or a letter."""

from __future__ import annotations

import re
from html import unescape

_PIECE = re.compile(
    r"<(?P<close>/?)(?P<name>[a-z-]+)[^>]*>|&(?:#\w+|\w+);|.", re.DOTALL | re.IGNORECASE
)
_END = "…"
#: Letters of a word that is torn rather than left out.
_LONG = 40


def units(text: str) -> int:
    """UTF-16 code units, which Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def visible(html: str) -> int:
    """Units of what is seen: without tags, and with entities read."""
    return sum(_width(piece) for piece in _PIECE.finditer(html))


def cut(html: str, limit: int) -> str:
    """The text itself, or as much of it as fits with an ellipsis; tags that are open there are closed."""
    # What is seen is never more than what is written; telling how much exactly takes longer.
    if units(html) <= limit or visible(html) <= limit:
        return html
    kept: list[str] = []
    opened: list[str] = []
    room = limit - units(_END)
    for piece in _PIECE.finditer(html):
        room -= _width(piece)
        if room < 0:
            # The piece that finds no room tells whether a word is torn.
            kept = kept if piece.group().isspace() else _at_a_word(kept)
            break
        kept.append(piece.group())
        _follow(piece, opened)
    closing = "".join(f"</{name}>" for name in reversed(opened))
    return f"{''.join(kept).rstrip()}{_END}{closing}"


def _width(piece: re.Match[str]) -> int:
    return 0 if piece["name"] else units(unescape(piece.group()))


def _follow(piece: re.Match[str], opened: list[str]) -> None:
    if not piece["name"]:
        return
    if piece["close"]:
        opened.pop()
    else:
        opened.append(piece["name"])


def _at_a_word(kept: list[str]) -> list[str]:
    """Without a word that would be torn, unless it is a long one; tags stay."""
    for back in range(1, min(len(kept), _LONG)):
        piece = kept[-back]
        if piece.startswith("<"):
            break
        if piece.isspace():
            return kept[:-back]
    return kept
