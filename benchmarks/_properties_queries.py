"""Searches that pages and API may ask: every filter alone, what people combine, and combinations by chance."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from benchmarks import _properties_world as world
from homing.models.kinds import DealType, PropertyType, Status
from homing.storage.properties import Box, Circle, Filters, Sort

Part = Callable[[random.Random], dict[str, Any]]

_WORDS = world.vocabulary()


class Search(NamedTuple):
    """A kind of search, and how to make one of it."""

    name: str
    sort: Sort
    make: Callable[[random.Random], Filters]


def _city(chance: random.Random) -> int:
    return chance.choices(range(world.CITIES), [1 / (n + 1) for n in range(world.CITIES)])[0]


def _quarter(chance: random.Random) -> dict[str, Any]:
    city = _city(chance)
    quarter = city * world.DISTRICTS + chance.randrange(world.DISTRICTS)
    return {"city": world.city(city), "district": world.district(quarter)}


def _price(chance: random.Random) -> dict[str, Any]:
    low = chance.choice([0, 100, 300, 50_000, 100_000])
    return {"price_min": low, "price_max": low * 1.3 + 200, "currency": "USD"}


def _around(chance: random.Random, height: float, width: float) -> dict[str, Any]:
    latitude, longitude = _centre(chance)
    return {"box": Box(latitude, longitude, latitude + height, longitude + width)}


def _centre(chance: random.Random) -> tuple[float, float]:
    latitude, longitude = world.centre_of(_city(chance))
    return latitude + chance.gauss(0, 0.05), longitude + chance.gauss(0, 0.07)


def _words(first: int, last: int, count: int = 1) -> Part:
    return lambda chance: {
        "words": " ".join(_WORDS[chance.randrange(first, last)] for _ in range(count))
    }


#: Each filter with values as people choose them.
PARTS: dict[str, Part] = {
    "sold": lambda _: {"statuses": {Status.SOLD}},
    "any status": lambda _: {"statuses": {Status.SOLD, Status.AVAILABLE, Status.PRESALE}},
    "presale": lambda _: {"statuses": {Status.PRESALE}},
    "city": lambda chance: {"city": world.city(_city(chance))},
    "largest city": lambda _: {"city": world.city(0)},
    "small city": lambda chance: {"city": world.city(chance.randrange(60, world.CITIES))},
    "district": _quarter,
    "deal": lambda chance: {"deal_types": {chance.choice(list(DealType))}},
    "type": lambda chance: {"property_types": {chance.choice(list(PropertyType)[:8])}},
    "rooms": lambda chance: {"rooms": {chance.randrange(5), chance.randrange(5)}},
    "rooms from": lambda chance: {"rooms_at_least": chance.randrange(1, 6)},
    "price": _price,
    "price to": lambda chance: {"price_max": chance.choice([200, 500, 90_000]), "currency": "USD"},
    "per m2": lambda chance: {"price_per_m2_min": 5, "price_per_m2_max": 12, "currency": "USD"},
    "currency": lambda chance: {"currency": chance.choice(["UAH", "USD", "UZS", "EUR"])},
    "area": lambda chance: {"area_min": (low := chance.randrange(20, 150)), "area_max": low + 15},
    "area from": lambda chance: {"area_min": chance.choice([50, 100, 180])},
    "year": lambda chance: {"year_min": (low := chance.randrange(1950, 2020)), "year_max": low + 6},
    "year from": lambda chance: {"year_min": chance.choice([2000, 2015, 2024])},
    "floor": lambda chance: {"floor_min": (low := chance.randrange(1, 20)), "floor_max": low + 2},
    "pets": lambda _: {"pets": True},
    "furnished": lambda _: {"furnished": True},
    "photos": lambda chance: {"has_photos": chance.random() < 0.7},
    "source": lambda chance: {"source_id": chance.randrange(1, world.SOURCES + 1)},
    "last day": lambda _: {"published_since": world.NOW - timedelta(days=1)},
    "last month": lambda _: {"published_since": world.NOW - timedelta(days=30)},
    "common word": _words(0, 40),
    "word": _words(40, 2_000),
    "rare word": _words(10_000, 20_000),
    "two words": _words(0, 1_500, 2),
    "three words": _words(0, 100, 3),
    "street box": lambda chance: _around(chance, 0.01, 0.015),
    "quarter box": lambda chance: _around(chance, 0.04, 0.06),
    "city box": lambda chance: _around(chance, 0.3, 0.4),
    "country box": lambda chance: _around(chance, 4, 8),
    "1 km": lambda chance: {"circle": Circle(*_centre(chance), 1)},
    "5 km": lambda chance: {"circle": Circle(*_centre(chance), 5)},
    "50 km": lambda chance: {"circle": Circle(*_centre(chance), 50)},
}

#: What people combine.
_USUAL = (
    "city + deal",
    "city + deal + type",
    "city + deal + type + rooms",
    "city + deal + type + rooms + price",
    "city + deal + rooms from + price to + area from",
    "city + deal + type + rooms + area + floor + year + pets",
    "largest city + rooms + area + floor + pets",
    "largest city + sold + pets + furnished + year from",
    "small city + deal",
    "district + deal + type + rooms + price to",
    "deal + type",
    "deal + type + rooms",
    "deal + type + rooms + price",
    "type + pets + furnished",
    "deal + type + rooms + pets + furnished + year from + area",
    "type + rooms from + area + floor",
    "city + sold",
    "city + photos + last month",
    "deal + last day",
    "source + deal + rooms",
    "source + city + last month",
    "common word + city + deal",
    "common word + deal + type + rooms + price to",
    "word + city",
    "word + deal + rooms",
    "rare word + city + deal",
    "three words + deal",
    "5 km + deal + type + rooms + price to",
    "1 km + deal",
    "city box + deal + rooms + photos",
    "quarter box + type + furnished",
    "50 km + word",
    "country box + deal + type + price",
)

_PRICED = {Sort.PRICE, Sort.PRICE_DOWN, Sort.PRICE_PER_M2, Sort.PRICE_PER_M2_DOWN}


def searches(seed: int, by_chance: int) -> Iterator[Search]:
    """All kinds in all orders."""
    chance = random.Random(seed)
    drawn = [chance.sample(sorted(PARTS), chance.randrange(2, 6)) for _ in range(by_chance)]
    for name in ("nothing", *PARTS, *_USUAL, *map(" + ".join, drawn)):
        for sort in Sort:
            yield Search(name, sort, _maker(name, sort))


def _maker(name: str, sort: Sort) -> Callable[[random.Random], Filters]:
    parts = [PARTS[part] for part in name.split(" + ") if part != "nothing"]

    def make(chance: random.Random) -> Filters:
        given: dict[str, Any] = {}
        for part in parts:
            taken = set(map(_topic, given))
            given |= {
                name: value for name, value in part(chance).items() if _topic(name) not in taken
            }
        if sort in _PRICED:
            given.setdefault("currency", chance.choice(["UAH", "USD", "UZS"]))
        return Filters(**_money(given))

    return make


def _topic(name: str) -> str:
    return name.removesuffix("_min").removesuffix("_max")


def _money(given: dict[str, Any]) -> dict[str, Any]:
    return {
        name: Decimal(round(value)) if name.startswith("price_") and value is not None else value
        for name, value in given.items()
    }
