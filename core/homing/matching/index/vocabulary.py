"""Which wanted words stand in a text: each text is read once, whatever the number of words.

The rule is that of `has_word`: a word of the text starts with the wanted one. A wanted phrase (anything with a
letter that is in no word) is looked for in the text itself, once its first word stands there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from homing.matching.text import has_word

_WORD = re.compile(r"[\w']+")

#: Words of texts whose answers are kept; texts share most of theirs.
_MOST_KEPT = 200_000


class Vocabulary:
    """Wanted words and phrases, in normal form, by number."""

    def __init__(self, words: Sequence[str]) -> None:
        self._single: dict[str, int] = {}
        self._phrases: dict[str, list[tuple[int, str]]] = {}
        for number, word in enumerate(words):
            first = _WORD.match(word)
            if first and first.end() == len(word):
                self._single[word] = number
            else:
                self._phrases.setdefault(first[0] if first else "", []).append((number, word))
        self._lengths = sorted(set(map(len, self._single)))
        self._kept: dict[str, tuple[int, ...]] = {}

    def present(self, text: str) -> set[int]:
        """Numbers of those that stand in a text in normal form."""
        words = set(_WORD.findall(text))
        found = set().union(*map(self._starting, words))
        for first in self._phrases.keys() & (words | {""}):
            found.update(number for number, word in self._phrases[first] if has_word(text, word))
        return found

    def _starting(self, word: str) -> tuple[int, ...]:
        kept = self._kept.get(word)
        return self._look_up(word) if kept is None else kept

    def _look_up(self, word: str) -> tuple[int, ...]:
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        starts = (word[:length] for length in self._lengths if length <= len(word))
        found = self._kept[word] = tuple(
            self._single[start] for start in starts if start in self._single
        )
        return found
