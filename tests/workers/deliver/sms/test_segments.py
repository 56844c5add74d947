"""Counting segments of text messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homing_workers.deliver.sms.fitting import fitted, plain
from homing_workers.deliver.sms.segments import GSM, UCS2, count, encoding

LINK = "https://homing.test/listings/123"
LINES = st.lists(st.text("aA 5€[яЇ🏠é\n²", max_size=200), max_size=5)


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("я" * 70, 1),
        ("я" * 71, 2),
        ("я" * 134, 2),
        ("я" * 135, 3),
        ("🏠" * 35, 1),
        ("🏠" * 36, 2),
        ("a" * 70 + "я", 2),
    ],
)
def test_a_text_takes_so_many_segments(text: str, segments: int) -> None:
    assert count(text) == segments


def test_a_character_of_two_units_is_not_split() -> None:
    # 152 + 2 would end behind the first part, so the euro begins the second.
    assert count("a" * 152 + "€" + "a" * 151) == 2
    assert count("a" * 152 + "€" + "a" * 152) == 3
    assert count("я" * 66 + "🏠" + "я" * 65) == 2
    assert count("я" * 66 + "🏠" + "я" * 66) == 3


@pytest.mark.parametrize("letter", "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞ^{}\\[~]|€ÆæßÉ¤¡ÄÖÑÜ§¿äöñüà\n\r\f")
def test_the_gsm_alphabet_has_these(letter: str) -> None:
    assert encoding(letter) is GSM


@pytest.mark.parametrize("letter", "яїґçÁ²№…–’`\t\u00a0🏠")
def test_the_gsm_alphabet_lacks_these(letter: str) -> None:
    assert encoding(letter) is UCS2


def test_typography_does_not_make_a_latin_text_dear() -> None:
    text = plain("12\u202f500 – 14\u202f000 USD · “sunny”, 54 m²…")
    assert text == '12 500 - 14 000 USD , "sunny", 54 m2...'
    assert encoding(text) is GSM


@given(LINES, st.integers(1, 4))
def test_any_text_fits_with_its_link(lines: list[str], segments: int) -> None:
    text = fitted(lines, LINK, segments=segments)
    assert count(text) <= segments
    assert text.endswith(LINK)


def test_lines_go_before_the_first_is_cut() -> None:
    lines = ["New: a sunny flat", "95 000 USD", "x" * 200]
    assert fitted(lines, LINK, segments=1) == f"New: a sunny flat\n95 000 USD\n{LINK}"


def test_a_cut_uses_all_the_room() -> None:
    assert len(fitted(["я" * 300], LINK, segments=2)) == 134
    assert len(fitted(["a" * 400], LINK, segments=2)) == 306


def test_a_link_that_is_too_long_is_sent_whole() -> None:
    link = "https://homing.test/" + "x" * 300
    assert fitted(["New"], link, segments=1) == link
