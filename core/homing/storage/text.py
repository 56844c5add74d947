"""What PostgreSQL's text and jsonb cannot hold: the null character, and halves of surrogate pairs."""

from __future__ import annotations

import re

#: Stands for a character that cannot be stored.
REPLACEMENT = "\ufffd"

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")

# In JSON as text: an escape, after whole pairs of backslashes only.
_NULL_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def encoded(found: str) -> bytes | None:
    """The text, or JSON as text, in UTF-8; None where `storable` must mend it first."""
    if "\0" in found or "\\u0000" in found:
        return None
    try:
        return found.encode()
    except UnicodeEncodeError:
        return None


def storable(found: str) -> str:
    """The text, or JSON as text, with U+FFFD for what cannot be stored."""
    return _NULL_ESCAPE.sub(rf"\1{REPLACEMENT}", _UNSTORABLE.sub(REPLACEMENT, found))
