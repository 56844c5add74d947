"""The normal form of places and words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homing.matching.text import has_word, normal

LETTERS = st.text("аеёіїґ'’ʼ`АЁ ß\t\nxX-№9", max_size=20)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("КИЇВ", "київ"),
        ("Королёв", "королев"),
        ("Кам’янець-Подільський", "Камʼянець-Подільський"),
        ("Кам'янець", "Кам`янець"),
        ("Toshkent  shahri\n", "toshkent shahri"),
        ("Farg‘ona", "Fargʻona"),
        ("STRASSE", "straße"),
        ("Київ", "Київ"),
        ("“'Затишок'”", "“Затишок”"),
    ],
)
def test_one_place_written_in_two_ways_has_one_normal_form(text: str, other: str) -> None:
    assert normal(text).replace("“ ", "“").replace(" ”", "”") == normal(other)


@given(LETTERS)
def test_a_normal_form_is_its_own_normal_form(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(LETTERS)
def test_case_never_matters(text: str) -> None:
    assert normal(text.upper()) == normal(text.lower())


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("квартира з балконом", "балкон", True),
        ("трибалконна квартира", "балкон", False),
        ("трибалконна, балкон", "балкон", True),
        ("об'єкт біля метро", "єкт", False),
        ("біля метро лівобережна", "метро лів", True),
        ("(метро)", "метро", True),
        ("метро", "метрополітен", False),
        ("", "метро", False),
    ],
)
def test_a_word_is_found_at_word_starts_only(text: str, word: str, found: bool) -> None:
    assert has_word(normal(text), normal(word)) is found
