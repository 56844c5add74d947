"""Phone numbers to E.164."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers

_LOOKS_PLAIN = re.compile(r"(?:tel:)?[+\d][\d\s()./\u00a0\u2010-\u2015-]{4,30}\Z")
_DIGITS = re.compile(r"\d{5}|\d[\d\s()./-]{5,}\d")
_E164 = re.compile(r"\+[1-9][0-9]{5,14}\Z")
_LONGEST = 500
_REGION_OF_LANGUAGE = {
    "uk": "UA",
    "uz": "UZ",
    "de": "DE",
    "fr": "FR",
    "es": "ES",
    "it": "IT",
    "pl": "PL",
    "pt": "PT",
    "nl": "NL",
    "cs": "CZ",
}


def region(country: str | None, languages: tuple[str, ...]) -> str | None:
    """Where a number without a country code is dialled: the advert's country, else the language's."""
    if country:
        return country
    return _REGION_OF_LANGUAGE.get(languages[0]) if len(languages) == 1 else None


@lru_cache(maxsize=8192)
def read(found: str, country: str | None) -> tuple[str, ...]:
    """All valid numbers of a text, in order, without repeats."""
    cut = found[:_LONGEST]
    if not _DIGITS.search(cut):
        return ()
    if _LOOKS_PLAIN.match(cut):
        whole = _single(cut.removeprefix("tel:"), country)
        if whole:
            return (whole,)
    matches = phonenumbers.PhoneNumberMatcher(cut, country)
    return tuple(dict.fromkeys(filter(None, (_format(match.number) for match in matches))))


def _single(found: str, country: str | None) -> str | None:
    for candidate in (found, f"+{found}"):
        try:
            number = phonenumbers.parse(candidate, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return _format(number)
    return None


def _format(number: phonenumbers.PhoneNumber) -> str | None:
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written if _E164.match(written) else None
