"""Texts of which each match of an expression holds at least one.

Found in the tree that `re` itself parses an expression into. What is not known here counts as "anything", so a newer
Python can only make a rule slower, never wrong. The idea: https://swtch.com/~rsc/regexp/regexp4.html
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from importlib import import_module
from typing import Any, TypeAlias

from homing_workers.classify.prefilter.folding import fold

#: Shorter texts are nearly everywhere, and no use.
_SHORTEST = 2

#: An expression that may begin in more ways than so many is asked each time.
_MOST = 64

#: Any of these; None: nothing is known.
Needed: TypeAlias = frozenset[str] | None

# Python's own parser is not documented, and its types are not told.
_parse: Any = import_module("re._parser").parse


def needed(pattern: str) -> Needed:
    """Folded texts, one of which is in each folded text that the expression matches anywhere.

    Raises:
        re.error: it is no expression.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _of_sequence(_parse(pattern))


def _of_sequence(nodes: Iterable[Any]) -> Needed:
    best: Needed = None
    run: list[str] = []
    for operation, argument in nodes:
        name = str(operation)
        if (letter := _letter(name, argument)) is not None:
            run.append(letter)
            continue
        if name == "AT":
            continue
        best, run = _better(best, _of_run(run)), []
        best = _better(best, _of_node(name, argument))
    return _better(best, _of_run(run))


def _of_run(letters: list[str]) -> Needed:
    return frozenset(("".join(letters),)) if len(letters) >= _SHORTEST else None


def _letter(name: str, argument: Any) -> str | None:
    """A letter, or a set that is one letter, small and capital."""
    if name == "LITERAL":
        return fold(chr(argument))
    if name == "IN" and all(str(kind) == "LITERAL" for kind, _ in argument):
        letters = {fold(chr(code)) for _, code in argument}
        return letters.pop() if len(letters) == 1 else None
    return None


def _of_node(name: str, argument: Any) -> Needed:
    match name:
        case "SUBPATTERN":
            return _of_sequence(argument[-1])
        case "ATOMIC_GROUP":
            return _of_sequence(argument)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _of_sequence(argument[2]) if argument[0] > 0 else None
        case "BRANCH":
            return _of_any([_of_sequence(branch) for branch in argument[1]])
        case _:
            return None


def _of_any(branches: list[Needed]) -> Needed:
    union: set[str] = set()
    for branch in branches:
        if branch is None:
            return None
        union |= branch
    return frozenset(union) if len(union) <= _MOST else None


def _better(one: Needed, other: Needed) -> Needed:
    """Longer texts are rarer."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda texts: (min(map(len, texts)), -len(texts)))
