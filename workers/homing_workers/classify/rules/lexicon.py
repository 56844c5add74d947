"""Words and phrases, each a sign of something; found in a text in one walk over its words.

`ремонт*` is any word that begins so, `хто може` are two words in a row, `терміново^2` counts twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
#: Apostrophes of all keyboards, and a letter that many do not type.
_ALIKE = str.maketrans("’ʼ`‘´ʻё", "''''''е")


def words(text: str) -> list[str]:
    """In small letters."""
    return _WORD.findall(text.lower().translate(_ALIKE))


@dataclass(frozen=True, slots=True)
class _Word:
    letters: str
    begins: bool

    @classmethod
    def of(cls, written: str) -> _Word:
        return cls(written.removesuffix("*"), written.endswith("*"))

    def fits(self, word: str) -> bool:
        return word.startswith(self.letters) if self.begins else word == self.letters


@dataclass(frozen=True, slots=True)
class _Phrase:
    sign: str
    weight: float
    rest: tuple[_Word, ...]

    def fits(self, following: list[str]) -> bool:
        if len(following) < len(self.rest):
            return False
        return all(word.fits(each) for word, each in zip(self.rest, following, strict=False))


class Lexicon:
    """Knows signs by their phrases."""

    def __init__(self, *parts: Mapping[str, str]) -> None:
        """Takes phrases by signs, with commas or line ends between them; parts add to each other."""
        self._whole: defaultdict[str, list[_Phrase]] = defaultdict(list)
        self._begun: defaultdict[str, list[_Phrase]] = defaultdict(list)
        for part in parts:
            for sign, written in part.items():
                for phrase in filter(None, map(str.strip, re.split(r"[,\n]", written))):
                    self._add(sign, phrase)
        self._lengths = sorted({len(letters) for letters in self._begun})

    def signs(self, found: list[str]) -> dict[str, float]:
        """How much in these words speaks for each sign; what does not at all is left out."""
        weights: defaultdict[str, float] = defaultdict(float)
        for place, word in enumerate(found):
            for phrase in self._beginning(word):
                if phrase.fits(found[place + 1 : place + 1 + len(phrase.rest)]):
                    weights[phrase.sign] += phrase.weight
        return dict(weights)

    def _add(self, sign: str, written: str) -> None:
        phrase, _, weight = written.partition("^")
        first, *rest = (_Word.of(word) for word in phrase.translate(_ALIKE).split())
        known = self._begun if first.begins else self._whole
        known[first.letters].append(_Phrase(sign, float(weight or 1), tuple(rest)))

    def _beginning(self, word: str) -> list[_Phrase]:
        found = list(self._whole.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            found += self._begun.get(word[:length], ())
        return found
