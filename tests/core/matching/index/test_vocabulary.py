"""Words and phrases in texts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from homing.matching.index.vocabulary import Vocabulary
from homing.matching.text import has_word, normal
from tests.core.matching.conftest import Made

#: Letters that fold, compose, expand, or part words; and apostrophes and spaces of several kinds.
LETTERS = st.sampled_from(
    "абвґїйёЁßŉÅİıﬁ①½Ⅷ'’ʼ`´˝ ̈́-_.,0   \n\u2028\u00a0\u3000\u1680\x1fab"
) | st.characters(exclude_categories=["Cs"])
TEXTS = st.text(LETTERS, max_size=30)


@settings(max_examples=150, deadline=None)
@given(words=st.lists(TEXTS, max_size=8), title=TEXTS.filter(bool), description=TEXTS)
def test_the_words_that_stand_in_a_text_are_those_that_the_rule_finds(
    words: list[str], title: str, description: str
) -> None:
    wanted = sorted(filter(None, {normal(word) for word in words}))
    subject = Made.subject(title=title, description=description or None)
    found = Vocabulary(wanted).present(subject)
    assert {wanted[number] for number in found} == {
        word for word in wanted if has_word(subject.text, word)
    }


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_a_text_is_normal_piece_by_piece(text: str) -> None:
    assert " ".join(filter(None, map(normal, text.split()))) == normal(text)
