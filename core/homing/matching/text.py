"""The analyser: the one normal form in which places and words are compared, in Ukrainian, Russian, English and Uzbek.

Matching, search and filters all use it, so that a word finds the same adverts everywhere.

Letters lose their case (casefold) and their compatibility forms (NFKC), "ё" becomes "е", every kind of
apostrophe within a word becomes "'" (so that "Кам'янець" is written one way), other apostrophes and runs of
white space become one space.
"""

from __future__ import annotations

import re
from unicodedata import normalize

#: Names the rules of this module: what was encoded under another name must be encoded again.
ANALYSER = "word-starts-1"

_APOSTROPHES = str.maketrans(dict.fromkeys("ʼ’‘ʻ`´′＇ʹˈ", "'") | {"ё": "е"})
_QUOTES = re.compile(r"(?<!\w)'+|'+(?!\w)")
_SPACES = re.compile(r"\s+")


def normal(text: str) -> str:
    """The normal form of a text; empty where nothing but quotes and white space is in it."""
    # Before NFKC too: it would tear "´" into a space and a combining mark.
    folded = normalize("NFKC", normalize("NFKC", text.translate(_APOSTROPHES)).casefold())
    return _SPACES.sub(" ", _QUOTES.sub(" ", folded.translate(_APOSTROPHES))).strip()


def has_word(text: str, word: str) -> bool:
    """Whether a word of `text` starts with `word`; both are in normal form.

    "балкон" is found in "балконом", and not in "трибалконна". A word may be a phrase: then its last word
    is the one that may go on. There is no stemming beyond that.
    """
    at = text.find(word)
    while at > 0 and _in_word(text[at - 1]):
        at = text.find(word, at + 1)
    return at >= 0


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter in "_'"
