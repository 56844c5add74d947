"""Markup is read as Telegram reads it, and lengths are counted as Telegram counts them."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botapi.entities import Formatted, formatted
from botapi.entities.units import piece, units
from botapi.errors import Refusal
from botapi.page.segments import segments

_RESERVED = re.compile(r"([_*\[\]()~`>#+\-=|{}.!\\])")
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200)


def read(text: str, mode: str = "HTML") -> tuple[str, list[tuple[Any, ...]]]:
    """The text, and its entities as (type, offset, length)."""
    found = formatted(text, mode)
    return found.text, [(one["type"], one["offset"], one["length"]) for one in found.entities]


@pytest.mark.parametrize(
    ("text", "shown", "entities"),
    [
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("🏠<strong>a</strong>", "🏠a", [("bold", 2, 1)]),
        ("<B>a</b >", "a", [("bold", 0, 1)]),
        ("a</>", None, "Unexpected end tag at byte offset 1"),
        ("<b>a</>", "a", [("bold", 0, 1)]),
        ("<b></b>a", "a", []),
        ("&lt;&amp;&quot;&gt;&copy;&#39;&#x1F3E0;", "<&\">&copy;'🏠", []),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1)]),
        ('<a href="nonsense">x</a>', "x", []),
        ("  <b> x </b>\n", "x", [("bold", 0, 1)]),
        ("я<br/>", None, 'Unsupported start tag "br/" at byte offset 2'),
        ("1 < 2", None, 'Unsupported start tag "" at byte offset 2'),
        ("<b", None, "Unclosed start tag at byte offset 0"),
        ("<b>x", None, 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</b", None, "Unclosed end tag at byte offset 4"),
        (
            "<b>x</i>",
            None,
            'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
        ),
        ("<span>x</span>", None, 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("&#xD800;", None, "Text contains invalid Unicode characters"),
        ('<tg-emoji emoji-id="x">a</tg-emoji>', None, "Invalid custom emoji identifier"),
    ],
)
def test_html(text: str, shown: str | None, entities: Any) -> None:
    if shown is None:
        with pytest.raises(Refusal) as caught:
            read(text)
        assert caught.value.description.startswith(f"Bad Request: can't parse entities: {entities}")
    else:
        assert read(text) == (shown, entities)


@pytest.mark.parametrize(
    ("text", "shown", "entities"),
    [
        ("*a _b_*", "a b", [("bold", 0, 3), ("italic", 2, 1)]),
        ("___a_ b__", "a b", [("underline", 0, 3), ("italic", 0, 1)]),
        ("~a~ ||b||", "a b", [("strikethrough", 0, 1), ("spoiler", 2, 1)]),
        ("`a*b\\`c`", "a*b`c", [("code", 0, 5)]),
        ("```py\nx\n```", "x", [("pre", 0, 1)]),
        ("[a](https://x.y/\\))", "a", [("text_link", 0, 1)]),
        (">q\n>r\na", "q\nr\na", [("blockquote", 0, 3)]),
        (">q\n>r||", "q\nr", [("expandable_blockquote", 0, 3)]),
        ("1\\.5\\!", "1.5!", []),
        ("![👍](tg://emoji?id=5)", "👍", [("custom_emoji", 0, 2)]),
        ("1.5", None, "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("я*b", None, "Can't find end of Bold entity at byte offset 2"),
        ("*_a*_", None, "Can't find end of Italic entity at byte offset 4"),
        ("[a](https://x", None, "Can't find end of a URL at byte offset 4"),
        ("`a", None, "Can't find end of Code entity at byte offset 0"),
        (">*q\na", None, "Can't find end of Bold entity at byte offset 1"),
        ("a>b", None, "Character '>' is reserved"),
    ],
)
def test_markdown(text: str, shown: str | None, entities: Any) -> None:
    if shown is None:
        with pytest.raises(Refusal) as caught:
            read(text, "MarkdownV2")
        assert caught.value.description.startswith(f"Bad Request: can't parse entities: {entities}")
    else:
        assert read(text, "MarkdownV2") == (shown, entities)


def test_links_and_languages_are_told() -> None:
    [link] = formatted('<a href="http://x.y/?a=1&amp;b=2">x</a>', "HTML").entities
    assert link["url"] == "http://x.y/?a=1&b=2"
    [code] = formatted("```py\nx```", "MarkdownV2").entities
    assert code["language"] == "py"


@given(TEXTS)
def test_what_is_escaped_is_shown_as_it_was(text: str) -> None:
    assert formatted(html.escape(text), "HTML").text == text.strip()
    assert formatted(_RESERVED.sub(r"\\\1", text), "MarkdownV2").text == text.strip()


@given(TEXTS, TEXTS)
def test_an_entity_covers_what_stood_between_its_tags(before: str, inside: str) -> None:
    text = f"x{html.escape(before)}<b>{html.escape(inside)}</b>x"
    found = formatted(text, "HTML")
    [entity] = found.entities
    assert piece(found.text, entity["offset"], entity["length"]) == inside


@given(st.text(st.sampled_from("ab<>/&;\"'= \n*_~`[]()!|\\#🏠я"), max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    for mode in ("HTML", "MarkdownV2"):
        try:
            found = formatted(text, mode)
        except Refusal as refusal:
            assert refusal.description.startswith("Bad Request: can't parse entities: ")  # noqa: PT017 - either is right
        else:
            _check(found)


def _check(found: Formatted) -> None:
    for one in found.entities:
        assert 0 <= one["offset"] < one["offset"] + one["length"] <= units(found.text)


@given(TEXTS)
def test_units_are_those_of_utf16(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le")) // 2


@given(TEXTS, st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), max_size=5))
def test_segments_make_up_the_whole_text(text: str, places: list[tuple[int, int]]) -> None:
    text = text.replace("🏠", "")
    given_ = [
        {"type": "bold", "offset": offset, "length": length}
        for offset, length in places
        if offset + length <= len(text) == units(text)
    ]
    assert "".join(one["text"] for one in segments(text, given_)) == text
