"""Many texts at once, against one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from homing_workers.classify.prefilter.scanner import LONGEST, Scanner

TEXTS = st.frozensets(st.text("абвг. \n[", min_size=1, max_size=6), max_size=30)


@given(TEXTS, st.text("абвг. \n[", max_size=60))
def test_all_texts_are_found_that_are_there(texts: frozenset[str], message: str) -> None:
    assert Scanner(texts).find(message) == {text for text in texts if text in message}


def test_texts_within_texts_are_found() -> None:
    texts = {"ремонт", "ремонт ванни", "монт", "т в"}
    assert Scanner(texts).find("терміновий ремонт ванни") == texts
    assert max(map(len, texts)) <= LONGEST


def test_no_text_is_never_found() -> None:
    assert Scanner(()).find("anything") == frozenset()
