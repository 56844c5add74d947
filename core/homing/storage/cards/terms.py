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

#: Letters of a word that count; a lexeme may have 2,046 bytes.
_LONGEST = 100

_WORD = re.compile(r"[^\W_]+(?:['_][^\W_]+)*")


def words(text: str) -> list[str]:
    """The words of a text in normal form, each once."""
    return list(dict.fromkeys(word[:_LONGEST] for word in _WORD.findall(normal(text))))


def lexemes(text: str) -> str:
    """All that a text is found by, for `string_to_array`."""
    return SEPARATOR.join(words(text))


def query(asked: str) -> str:
    """The question as text for a cast to tsquery: every word must begin a word; short ones must be one."""
    return "&".join(
        f"{_quoted(word)}:*" if len(word) >= SHORTEST_START else _quoted(word)
        for word in words(asked)
    )


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("'", "''") + "'"
