"""Words of a home as lexemes, and questions to them.

The words are those of `homing.matching.text`: one normal form for all languages, no stemming. A word of the question
of three letters or more is found at the start of a word of the text, as it is in saved searches.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from homing.matching.text import normal

#: Between two lexemes; no word has it.
SEPARATOR = "\x1f"

#: Letters of a word that others may go on from.
SHORTEST_START = 3

#: Letters of a start that is a lexeme of its own, and the mark of such lexemes.
_STARTS, _STARTING = 5, "~"

#: Letters of a word that count; a lexeme may have 2,046 bytes.
_LONGEST = 100

_WORD = re.compile(r"[^\W_]+(?:['_][^\W_]+)*")


def words(text: str) -> list[str]:
    """The words of a text in normal form, each once."""
    return list(dict.fromkeys(word[:_LONGEST] for word in _WORD.findall(normal(text))))


def lexemes(text: str, status: str) -> str:
    """All that a text is found by, for `string_to_array`: its words, how they begin, and the card's status."""
    found = words(text)
    return SEPARATOR.join([*found, *dict.fromkeys(map(_start, found)), of_status(status)])


def of_status(letter: str) -> str:
    """The lexeme of a status: so the index of words leaves out homes that nobody asks for."""
    return f"={letter}"


class Term(NamedTuple):
    """A word that is asked for, as texts for casts to tsquery."""

    #: Finds the homes that have it, and perhaps others. The start of a long word is one lexeme, where words that begin
    #: like the word itself may be thousands.
    start: str
    #: What they must pass then; None where `start` says it all.
    whole: str | None


def asked(text: str) -> list[Term]:
    """The words that are asked for: each must begin a word; short ones must be one."""
    return [_term(word) for word in words(text)]


def _term(word: str) -> Term:
    if len(word) < SHORTEST_START:
        return Term(_quoted(word), None)
    if len(word) <= _STARTS:
        return Term(_quoted(_start(word)) + (":*" if len(word) < _STARTS else ""), None)
    return Term(_quoted(_start(word)), f"{_quoted(word)}:*")


def _start(word: str) -> str:
    return f"{_STARTING}{word[:_STARTS]}"


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("'", "''") + "'"
