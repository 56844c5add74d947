"""Which wanted words stand in a text: each piece of it is looked up, whatever the number of wanted words.

The rule is that of `has_word`: a word of the text starts with the wanted one. The normal form of a text is that of
its pieces between white space, one by one, so what each piece holds is kept: texts share most of theirs. A wanted
phrase (anything with a letter that is in no word) is looked for in the text itself, once its first word is there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from homing.matching.subject import Subject
from homing.matching.text import has_word, normal

_WORD = re.compile(r"[\w']+")

#: Pieces of texts whose answers are kept.
_MOST_KEPT = 200_000


class Vocabulary:
    """Wanted words and phrases, in normal form, by number."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._single: dict[str, int] = {}
        #: By their first words; "" where they begin with none.
        self._phrases: dict[str, list[int]] = {}
        for number, word in enumerate(words):
            first = _WORD.match(word)
            if first and first.end() == len(word):
                self._single[word] = number
            else:
                self._phrases.setdefault(first[0] if first else "", []).append(number)
        self._lengths = sorted(set(map(len, self._single)))
        self._kept: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}

    def __len__(self) -> int:
        return len(self._words)

    def present(self, subject: Subject) -> set[int]:
        """Numbers of those that stand in title or description."""
        listing = subject.listing
        pieces = {*listing.title.split(), *(listing.description or "").split()}
        found = [self._kept.get(piece) or self._look_up(piece) for piece in pieces]
        present = set(chain.from_iterable([words for words, _ in found]))
        if self._phrases:
            begun = chain.from_iterable(phrases for _, phrases in found)
            present.update(self._phrases_in(subject, {*begun, *self._phrases.get("", ())}))
        return present

    def _phrases_in(self, subject: Subject, begun: set[int]) -> list[int]:
        return [number for number in begun if has_word(subject.text, self._words[number])]

    def _look_up(self, piece: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Words that stand in a piece, and phrases that may begin there."""
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        words = set(_WORD.findall(normal(piece)))
        starts = (
            word[:length] for word in words for length in self._lengths if length <= len(word)
        )
        single = tuple({self._single[start] for start in starts if start in self._single})
        phrases = chain.from_iterable(self._phrases.get(word, ()) for word in words)
        self._kept[piece] = single, tuple(phrases)
        return self._kept[piece]
