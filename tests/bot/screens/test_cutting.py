"""Texts are cut where it does no harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botapi.testing import visible as seen
from homing_bot.screens.cutting import cut, units, visible

PIECES = ["<b>", "</b>", "<i>", "</i>", "&lt;", "&amp;", "слово ", "🏠", " ", "x" * 30, "\n"]


@pytest.mark.parametrize(
    ("html", "limit", "expected"),
    [
        ("short", 5, "short"),
        ("one two three", 9, "one two…"),
        ("<b>one two</b> three", 10, "<b>one two</b>…"),
        ("<b>one two three</b>", 9, "<b>one two…</b>"),
        ("<b>a <i>b ccc</i></b>", 4, "<b>a <i>b…</i></b>"),
        ("a &lt; b", 5, "a &lt; b"),
        ("a &lt; b", 4, "a &lt;…"),
        ("🏠🏠🏠", 5, "🏠🏠…"),
        ('<a href="https://a.test/?a=1&amp;b=2">link is long</a>', 6, '<a href="https://a.test/?a=1&amp;b=2">link…</a>'),
    ],
)  # fmt: skip
def test_a_text_is_cut_at_a_word_with_its_tags_closed(html: str, limit: int, expected: str) -> None:
    assert cut(html, limit) == expected


def well_formed(pieces: list[str]) -> str:
    """Tags that are opened are closed, in order."""
    opened: list[str] = []
    made = ""
    for piece in pieces:
        if piece.startswith("</"):
            if not opened or opened[-1] != piece[2:-1]:
                continue
            opened.pop()
        elif piece.startswith("<"):
            if piece[1:-1] in opened:
                continue
            opened.append(piece[1:-1])
        made += piece
    return made + "".join(f"</{name}>" for name in reversed(opened))


@given(st.lists(st.sampled_from(PIECES), max_size=40).map(well_formed), st.integers(2, 200))
def test_whatever_is_cut_fits_and_is_still_understood_by_telegram(html: str, limit: int) -> None:
    short = cut(html, limit)
    assert visible(short) <= limit
    assert units(seen(short)) <= limit


def test_visible_is_what_telegram_counts() -> None:
    assert visible("<b>a&amp;🏠</b>") == units(seen("<b>a&amp;🏠</b>")) == 4
