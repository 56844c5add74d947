"""Which wanted words stand in a text: each piece of it is looked up, whatever the number of wanted words.

The rule is that of `has_word`: a word of the text starts with the wanted one. The normal form of a text is that of
its pieces between white space, one by one, so what each piece holds is kept: texts share most of theirs. A wanted
phrase (anything with a letter that is in no word) is looked for in the text itself, once its first word is there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
        single: dict[str, int] = {}
        #: By their first words; "" where they begin with none.
        phrases: dict[str, list[int]] = {}
        for number, word in enumerate(words):
            first = _WORD.match(word)
            if first and first.end() == len(word):
                single[word] = number
            else:
                phrases.setdefault(first[0] if first else "", []).append(number)
        self._phrases = phrases
        self._single_in = _Pieces(single)

    def __len__(self) -> int:
        return len(self._words)

    def present(self, subject: Subject) -> list[int]:
        """Numbers of those that stand in title or description, some of them more than once."""
        listing = subject.listing
        pieces = listing.title.split()
        if listing.description is not None:
            pieces += listing.description.split()
        found = list(chain.from_iterable(map(self._single_in.__getitem__, pieces)))
        return found + self._phrases_in(subject) if self._phrases else found

    def _phrases_in(self, subject: Subject) -> list[int]:
        text = subject.text
        first_words = self._phrases.keys() & {"", *_WORD.findall(text)}
        begun = chain.from_iterable(self._phrases[word] for word in first_words)
        return [number for number in begun if has_word(text, self._words[number])]


class _Pieces(dict[str, tuple[int, ...]]):
    """Pieces of texts that were looked up, with the numbers of the words that stand in each."""

    def __init__(self, words: Mapping[str, int]) -> None:
        super().__init__()
        self._numbers = words
        self._lengths = sorted(set(map(len, words)))

    def __missing__(self, piece: str) -> tuple[int, ...]:
        if len(self) >= _MOST_KEPT:
            self.clear()
        found = _WORD.findall(normal(piece))
        starts = {word[:length] for word in found for length in self._lengths}
        self[piece] = tuple(self._numbers[start] for start in starts & self._numbers.keys())
        return self[piece]
