"""Words and facets of a home as lexemes, and questions to them.

The words are those of `homing.matching.text`: one normal form for all languages, no stemming. A word of the question
is found at the start of a word of the text, as it is in saved searches.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from homing.matching.text import normal

#: Between two lexemes; no word has it.
SEPARATOR = "\x1f"

#: Letters of a word that count; a lexeme may have 2,046 bytes.
_LONGEST = 100

_WORD = re.compile(r"[^\W_]+(?:['_][^\W_]+)*")


def words(text: str) -> list[str]:
    """The words of a text in normal form, each once."""
    return list(dict.fromkeys(word[:_LONGEST] for word in _WORD.findall(normal(text))))


def lexemes(text: str, facets: Mapping[str, object]) -> str:
    """All that a card is found by, for `string_to_array`."""
    return SEPARATOR.join([*words(text), *map(facet, facets, facets.values())])


def facet(name: str, value: object) -> str:
    """A facet as a lexeme; words have no colon."""
    return f"{name}:{value}"


def query(asked: str, facets: Iterable[Iterable[str]] = ()) -> str:
    """The question as text for a cast to tsquery: every word, and one of each group of facets."""
    parts = [f"{_quoted(word)}:*" for word in words(asked)]
    parts += ["(" + "|".join(map(_quoted, group)) + ")" for group in facets]
    return "&".join(parts)


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("'", "''") + "'"
