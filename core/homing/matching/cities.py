"""One key for all names of a city: who looks in "Київ" hears of homes in "Kyiv" and "Киев"."""

from __future__ import annotations

from functools import cache, lru_cache

from homing.matching.text import normal
from homing.places.gazetteer import checksum, named

#: Changes with the gazetteer: what was encoded under another name must be encoded again.
CITIES = f"cities-{checksum():08x}"


@lru_cache(maxsize=65_536)
def city_key(name: str) -> str:
    """The normal form of the name that the gazetteer has for this city; of the name itself where it has none."""
    form = normal(name)
    return _keys().get(form, form)


@cache
def _keys() -> dict[str, str]:
    return {form: normal(city.en) for form, city in named(normal).items()}
