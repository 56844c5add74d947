"""A city from any of its names."""

from __future__ import annotations

from homing.matching.text import normal
from homing.places.gazetteer import City, named


def known(name: str) -> City | None:
    """None where the gazetteer has no city of that name."""
    return named(normal).get(normal(name))


def city_name(name: str, language: str) -> str:
    """The city's name in one of our languages; as it is written here where we do not know it."""
    city = known(name)
    return name if city is None else city.name(language)


def spellings(name: str) -> tuple[str, ...]:
    """All names of the city, this one included."""
    city = known(name)
    return (name,) if city is None else tuple(dict.fromkeys((name, *city.names)))
