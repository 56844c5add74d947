"""A message's text as a reader takes it: lines without decoration, and the language."""

from __future__ import annotations

import re
import unicodedata

from homing_workers.scrape.normalise import text

#: Cut further than at the ends of lines: bullets, and pictures that stand for them.
_BULLETS = re.compile(r"[•·▪▫►▶✔✅☑|;]|\s[–—-]\s(?=[^\W\d])")
_MARKS = re.compile(r"[*_~`]{1,3}(?=\S)|(?<=\S)[*_~`]{1,3}")
_SPACES = re.compile(r"[ \t]+")
#: A word of any alphabet.
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_HASHTAG = re.compile(r"#(?=\w)")
_UKRAINIAN, _RUSSIAN = re.compile("[іїєґ]"), re.compile("[ыэъё]")
_CYRILLIC = re.compile("[а-яіїєґ]", re.IGNORECASE)


def lines(message: str) -> list[str]:
    """Pieces that each say one thing, as far as the writer has parted them; without pictures and empty ones."""
    pieces: list[str] = []
    for line in text.block(message).splitlines():
        pieces += _BULLETS.split(undecorated(line))
    return [piece for each in pieces if (piece := _SPACES.sub(" ", each).strip(" .,–—-"))]


def undecorated(line: str) -> str:
    """Without pictures and marks of emphasis; a picture parts what stands around it."""
    plain = "".join("•" if _is_picture(sign) else sign for sign in line)
    return _MARKS.sub("", plain)


def without_tags(line: str) -> str:
    """Hashtags as words."""
    return _HASHTAG.sub("", line).replace("_", " ")


def language(message: str) -> str:
    """uk, ru or en: which of them the letters speak for."""
    lowered = message.lower()
    if not _CYRILLIC.search(lowered):
        return "en"
    ukrainian, russian = len(_UKRAINIAN.findall(lowered)), len(_RUSSIAN.findall(lowered))
    return "uk" if ukrainian >= russian and ukrainian else "ru"


def _is_picture(sign: str) -> bool:
    return unicodedata.category(sign) in ("So", "Sk", "Cs") and sign not in "°№"
