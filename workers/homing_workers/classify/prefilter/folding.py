"""One form for letters that `re.IGNORECASE` takes as equal.

For two characters a and b, `fold(a) == fold(b)` exactly where the one, as an expression, matches the other.
"""

from __future__ import annotations

import re

#: Letters that `re` takes as equal although their small letters differ, and those that `str.lower` makes two of, or
#: treats by what is around them. https://docs.python.org/3/library/re.html#re.IGNORECASE
_SAME = (
    "iıİ", "sſ", "µμ", "\u03b9\u0345\u1fbe", "\u0390\u1fd3", "\u03b0\u1fe3", "βϐ", "εϵ", "θϑ", "κϰ",
    "πϖ", "ρϱ", "σςΣ", "φϕ", "вᲀ", "дᲁ", "оᲂ", "сᲃ", "тᲄᲅ", "ъᲆ", "ѣᲇ", "\u1c88\ua64b", "ṡẛ",
    "\ufb05\ufb06",
)  # fmt: skip
_TABLE = str.maketrans({other: group[0] for group in _SAME for other in group[1:]})
_STRANGE = re.compile(f"[{''.join(map(chr, _TABLE))}]")


def fold(text: str) -> str:
    """The text, as long as it was, in that form."""
    low = (text.translate(_TABLE) if _STRANGE.search(text) else text).lower()
    # Capital letters whose small ones are of the table.
    return low.translate(_TABLE) if _STRANGE.search(low) else low
