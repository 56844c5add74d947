"""Cyrillic in Latin letters."""

from __future__ import annotations

_UZBEK = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ye", "ж": "j", "з": "z", "и": "i", "і": "i",
    "ї": "yi", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "x", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "yu", "я": "ya", "'": "",
}  # fmt: skip

#: One letter for all that people write for a sound, whatever alphabet and language: meant for comparing.
_SOUNDS = _UZBEK | {
    "г": "h", "ґ": "h", "ж": "zh", "ы": "i", "э": "e", "ё": "e", "ъ": "", "є": "e", "ї": "i", "й": "i", "х": "h", "ю": "u",
    "я": "a", "ў": "o", "қ": "k", "ғ": "h", "ҳ": "h", "ц": "c",
}  # fmt: skip
_SPELLINGS = (
    ("shch", "sch"), ("kh", "h"), ("ts", "c"), ("zh", "z"), ("dj", "j"), ("ya", "a"), ("yu", "u"), ("ye", "e"),
    ("yi", "i"), ("ia", "a"), ("iu", "u"), ("ie", "e"), ("w", "v"), ("x", "h"), ("q", "k"), ("g", "h"), ("y", "i"),
    ("j", "z"),
)  # fmt: skip


def uzbek(text: str) -> str:
    """Ukrainian as Uzbek writes foreign names."""
    return "".join(_capital(letter, _UZBEK.get(letter.lower(), letter)) for letter in text)


def sounds(text: str) -> str:
    """What a name sounds like, roughly, from its normal form: "Київ", "Kyiv" and "Kiyiv" come near each other."""
    latin = "".join(_SOUNDS.get(letter, letter) for letter in text)
    for written, sound in _SPELLINGS:
        latin = latin.replace(written, sound)
    once = "".join(letter for at, letter in enumerate(latin) if at == 0 or letter != latin[at - 1])
    return "".join(letter for letter in once if letter.isalnum())


def _capital(letter: str, latin: str) -> str:
    return latin.capitalize() if letter.isupper() else latin
