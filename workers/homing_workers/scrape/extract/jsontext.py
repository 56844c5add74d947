"""JSON texts, strict ones and those of scripts on pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)+")
_WRAPPED = re.compile(r"(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>|;)+\s*$")
_LINE_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
# Texts are matched first, so that what looks like a mistake within one stays as it is.
_MISTAKES = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])|\bundefined\b|/\*.*?\*/', re.DOTALL)


def _no_number(_: str) -> None:
    """NaN and the infinities are no JSON."""


_STRICT = json.JSONDecoder(parse_constant=_no_number)
_LOOSE = json.JSONDecoder(strict=False, parse_constant=_no_number)


def loads(text: str) -> Any:
    """The value of a JSON text; raises ValueError with the position of a mistake."""
    try:
        return _STRICT.decode(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def loads_script(text: str) -> Any:
    """The value of JSON within a script, as browsers of search engines read it, or None.

    Line breaks in texts, comments, CDATA marks, trailing commas and `undefined` are forgiven.
    """
    bare = _WRAPPED.sub("", _WRAPPING.sub("", text)).strip()
    for reading in _readings(bare):
        try:
            return _LOOSE.decode(reading)
        except (ValueError, RecursionError):
            continue
    return None


def _readings(text: str) -> Iterator[str]:
    yield text
    yield _corrected(text)
    yield _corrected(unescape(text))


def raw_decode(text: str, start: int) -> tuple[Any, int]:
    """The JSON value that begins at `start` within a longer text, or None, and where it ends."""
    try:
        value, end = _LOOSE.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, start
    return value, end


def _corrected(text: str) -> str:
    return _MISTAKES.sub(_correction, _LINE_COMMENT.sub("", text))


def _correction(match: re.Match[str]) -> str:
    if match.group(1) is not None:
        return match.group(1)
    return "null" if match.group(0) == "undefined" else ""
