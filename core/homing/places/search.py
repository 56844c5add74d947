"""A city from what somebody types: in any of our languages, with mistakes, or only its beginning."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from rapidfuzz import fuzz, process

from homing.matching.text import normal
from homing.places.gazetteer import cities
from homing.places.known import city_name, known
from homing.places.latin import sounds

#: Of a hundred: what is less like a name is not meant.
_LEAST = 68
#: What begins as typed is meant rather than what is only like it.
_BEGINNING = 12


def suggestions(text: str, language: str, extra: Iterable[str] = (), *, most: int = 6) -> list[str]:
    """Names, in that language, of cities that may be meant; the likeliest first.

    Args:
        extra: further cities, as sources write them; those that the gazetteer knows by any name are not told twice.
    """
    wanted = sounds(normal(text))
    if not wanted:
        return []
    names = _names() | {sound: name for name in extra if (sound := sounds(normal(name)))}
    found: dict[str, float] = {}
    for sound, score, _ in process.extract(
        wanted, list(names), scorer=fuzz.ratio, limit=40, score_cutoff=0
    ):
        _count(found, city_name(names[sound], language), score)
    for sound, name in names.items():
        if sound.startswith(wanted):
            _count(
                found,
                city_name(name, language),
                100 - _BEGINNING + _BEGINNING * len(wanted) / len(sound),
            )
    likely = sorted(found, key=lambda name: -found[name])
    return [name for name in likely if found[name] >= _LEAST][:most]


def exact(text: str, extra: Iterable[str] = ()) -> str | None:
    """The city of just this name, as the gazetteer or the sources write it."""
    wanted = normal(text)
    if (city := known(text)) is not None:
        return city.en
    return next((name for name in extra if normal(name) == wanted), None)


def _count(found: dict[str, float], name: str, score: float) -> None:
    found[name] = max(score, found.get(name, 0))


@cache
def _names() -> dict[str, str]:
    """What each name sounds like to one of the city's names; weightier cities win."""
    found: dict[str, str] = {}
    for city in cities():
        for name in city.names:
            found.setdefault(sounds(normal(name)), city.en)
    return found
