"""Folding, against `re.IGNORECASE` itself."""

from __future__ import annotations

import re
import sys
from collections import defaultdict

import pytest

from homing_workers.classify.prefilter.folding import fold

#: All but halves of surrogate pairs.
LETTERS = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]


def related(letter: str) -> set[str]:
    forms = {letter.lower(), letter.upper(), letter.casefold(), letter.title(), fold(letter)}
    return {form for form in forms if len(form) == 1}


def test_every_letter_stays_one_letter() -> None:
    assert [letter for letter in LETTERS if len(fold(letter)) != 1] == []


@pytest.mark.slow
def test_letters_are_one_where_an_expression_takes_them_as_equal_and_only_there() -> None:
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for letter in LETTERS:
        groups[fold(letter)] |= {letter}
    pairs = [
        (one, other)
        for letter in LETTERS
        if len(group := groups[fold(letter)] | related(letter)) > 1
        for one in (letter,)
        for other in group
    ]
    wrong = [
        (one, other)
        for one, other in pairs
        if (re.fullmatch(re.escape(one), other, re.IGNORECASE) is not None)
        != (fold(one) == fold(other))
    ]
    assert len(pairs) > 2500
    assert wrong == []


def test_a_letter_is_folded_alike_wherever_it_stands() -> None:
    for text in ("ΟΔΟΣ ΣΑΣ", "İSTANBUL", "ДОМІВКА", "Ґанок", "KELVIN \u212a"):
        assert fold(text) == "".join(map(fold, text))
