"""A title for what has none: the first line that says something."""

from __future__ import annotations

import re
from collections.abc import Sequence

from homing_workers.offers import prose

_MOST = 120
_TELLS = re.compile(r"[^\W\d_]{3,}.*[^\W\d_]{2,}")
_ONLY_TAGS = re.compile(r"(?:#\w+[\s,]*)+\Z")


def title(lines: Sequence[str]) -> str | None:
    """At most 120 characters, cut where a sentence or a word ends; None where no line tells anything."""
    telling = [line for line in lines if _TELLS.search(line) and "http" not in line]
    chosen = next((line for line in telling if not _ONLY_TAGS.match(line)), None)
    chosen = chosen or next(iter(telling), None)
    return _cut(prose.without_tags(chosen).strip(" :!-")) if chosen else None


def _cut(line: str) -> str:
    if len(line) <= _MOST:
        return line
    kept = line[:_MOST]
    sentence = max(kept.rfind(". "), kept.rfind("! "), kept.rfind(", "))
    return kept[:sentence] if sentence > _MOST // 3 else f"{kept.rsplit(' ', 1)[0]}…"
