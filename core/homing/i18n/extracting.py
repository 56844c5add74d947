"""Finds texts in Python code. Babel's own extractor does not look into f-strings before Python 3.12."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import IO

Found = tuple[int, str, tuple[str | None, ...], list[str]]


def python(
    fileobj: IO[bytes], keywords: Collection[str], comment_tags: object, options: object
) -> Iterator[Found]:
    """(line, called name, its arguments as far as they are texts, no comments), as Babel's extractors give it."""
    for node in ast.walk(ast.parse(fileobj.read())):
        if isinstance(node, ast.Call) and (name := _called(node.func)) in keywords:
            texts = tuple(_text(argument) for argument in node.args)
            if any(texts):
                yield node.lineno, name, texts, []


def _called(function: ast.expr) -> str:
    """The last name: "html" of `say.html`."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _text(argument: ast.expr) -> str | None:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    return None
