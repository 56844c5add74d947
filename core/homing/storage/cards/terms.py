"""Words of a home as lexemes, and questions to them.

The words are those of `homing.matching.text`: one normal form for all languages, no stemming. A word of the question
of three letters or more is found at the start of a word of the text, as it is in saved searches.
"""

from __future__ import annotations

import re

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


def lexemes(text: str) -> str:
    """All that a text is found by, for `string_to_array`: its words, and how they begin."""
    found = words(text)
    return SEPARATOR.join([*found, *dict.fromkeys(map(_start, found))])


def query(asked: str) -> tuple[str, str]:
    """The question as texts for casts to tsquery: what finds homes, and what they must pass then.

    A start of five letters is one lexeme, where the words that begin so may be thousands.
    """
    found, passed = [], []
    for word in words(asked):
        if len(word) < SHORTEST_START:
            found.append(_quoted(word))
        else:
            found.append(_quoted(_start(word)) + (":*" if len(word) < _STARTS else ""))
        if len(word) > _STARTS:
            passed.append(f"{_quoted(word)}:*")
    return "&".join(found), "&".join(passed)


def _start(word: str) -> str:
    return f"{_STARTING}{word[:_STARTS]}"


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("'", "''") + "'"
