"""Cities and how they are written in our four languages, other names and earlier ones included."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

from homing.places.latin import uzbek

_FILE = Path(__file__).with_name("cities.tsv")


@dataclass(frozen=True)
class City:
    """Weightier ones stand first in the gazetteer."""

    #: ISO 3166-1.
    country: str
    uk: str
    ru: str
    en: str
    uz: str
    others: tuple[str, ...]

    def name(self, language: str) -> str:
        """In one of our languages."""
        return {"uk": self.uk, "ru": self.ru, "uz": self.uz}.get(language, self.en)

    @property
    def names(self) -> tuple[str, ...]:
        """Each once."""
        return tuple(dict.fromkeys((self.uk, self.ru, self.en, self.uz, *self.others)))


@cache
def cities() -> tuple[City, ...]:
    """All of them; read once."""
    return tuple(_read())


@cache
def named(form: Callable[[str], str]) -> Mapping[str, City]:
    """Each form of a name to its city; of two cities of one name to the weightier."""
    found: dict[str, City] = {}
    for city in cities():
        for name in city.names:
            found.setdefault(form(name), city)
    return found


def checksum() -> int:
    """Of all that the gazetteer says."""
    return crc32(_FILE.read_bytes())


def _read() -> Iterator[City]:
    for line in _FILE.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        country, uk, ru, en, uz, others = line.split("\t")
        yield City(country, uk, ru, en, uz or uzbek(uk), tuple(filter(None, others.split("|"))))
