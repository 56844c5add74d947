"""The languages in which Homing speaks."""

from __future__ import annotations

from typing import Final

#: Codes (ISO 639-1) and what each language calls itself.
LANGUAGES: Final[dict[str, str]] = {
    "uk": "Українська",
    "en": "English",
    "ru": "Русский",
    "uz": "Oʻzbekcha",
}

#: For people of all other languages; the one that the code is written in.
DEFAULT: Final = "en"


def language(code: str | None) -> str:
    """Ours for a code such as "uk" or "en-GB"."""
    short = (code or "").partition("-")[0].partition("_")[0].lower()
    return short if short in LANGUAGES else DEFAULT
