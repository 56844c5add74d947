"""A million homes and five million likes from a seed, as rows for COPY.

Cities are of unequal size, prices follow city, deal and area, words and likes follow power laws: a few are common,
most are rare.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np

#: When the world is looked at; the newest home was published the second before.
NOW = datetime(2026, 11, 21, tzinfo=UTC)

CITIES = 120
DISTRICTS = 12
SOURCES = 12
USERS = 100_000
_YEAR = 365 * 86_400

_STATUSES = ("available", "presale", "sold", "removed")
_DEALS = ("rent", "sale", "daily_rent")
_TYPES = ("apartment", "house", "room", "land", "commercial", "office", "garage", "parking")
_CURRENCIES = ("UAH", "USD", "UZS", "EUR")
#: Of one dollar.
_RATES = np.array([40.0, 1.0, 12_000.0, 0.9])
_PERIODS = ("month", "total", "day")

Array = np.ndarray[Any, Any]


def city(number: int) -> str:
    return f"Місто-{number}"


def district(number: int) -> str:
    return f"Район-{number}"


def vocabulary() -> list[str]:
    """Twenty thousand words, the most common first."""
    syllables = (
        "ба",
        "ко",
        "ли",
        "ну",
        "ме",
        "то",
        "ра",
        "ві",
        "до",
        "се",
        "ки",
        "шу",
        "ja",
        "mo",
        "ne",
        "ta",
        "ri",
    )
    first = [a + b + c for a in syllables for b in syllables for c in syllables]
    return [word + end for end in ("", "н", "x", "ра", "ta") for word in first][:20_000]


def homes(seed: int, count: int, size: int = 10_000) -> Iterator[str]:
    """Lines for COPY into `COLUMNS`, in batches."""
    words = np.array(vocabulary())
    for first in range(0, count, size):
        random = np.random.default_rng([seed, first])
        yield _lines(random, first, min(size, count - first), words)


COLUMNS = (
    *(
        "id",
        "source_id",
        "property_id",
        "external_id",
        "url",
        "status",
        "deal_type",
        "property_type",
    ),
    *("title", "description", "price", "currency", "price_period", "old_price", "price_per_m2"),
    *(
        "area_total",
        "rooms",
        "floor",
        "year_built",
        "furnished",
        "pets",
        "city",
        "district",
        "latitude",
    ),
    *("longitude", "images", "published_at", "first_seen_at", "content_hash"),
)

_NULL = "\\N"


def _lines(random: np.random.Generator, first: int, n: int, words: Array) -> str:
    numbers = range(first + 1, first + n + 1)
    cities = _zipf(random, CITIES, n)
    moments = [f"{moment}+00" for moment in _moments(random, n)]
    columns = {
        "id": numbers,
        "property_id": numbers,
        "external_id": [f"a{number}" for number in numbers],
        "url": [f"https://portal.example/{number}" for number in numbers],
        "images": _some(
            random, 0.9, [f"{{https://img.example/{one}.jpg}}" for one in numbers], "{}"
        ),
        "source_id": _zipf(random, SOURCES, n) + 1,
        "status": np.array(_STATUSES)[random.choice(4, n, p=[0.65, 0.05, 0.2, 0.1])],
        "published_at": moments,
        "first_seen_at": moments,
        "content_hash": ["\\\\x00"] * n,
        **_texts(random, n, words),
        **_places(random, n, cities),
        **_offers(random, n, cities),
    }
    rows = zip(*[columns[name] for name in COLUMNS], strict=True)
    return "".join(["\t".join(map(str, row)) + "\n" for row in rows])


def _moments(random: np.random.Generator, n: int) -> Array:
    moments: Array = np.datetime64(NOW.replace(tzinfo=None), "s") - random.integers(1, _YEAR, n)
    return moments.astype(str)


def _texts(random: np.random.Generator, n: int, words: Array) -> dict[str, Any]:
    titles = words[_zipf(random, len(words), n * 5)].reshape(n, 5)
    texts = words[_zipf(random, len(words), n * 30, 0.9)].reshape(n, 30)
    return {
        "title": [" ".join(row) for row in titles],
        "description": [" ".join(row) for row in texts],
    }


def _places(random: np.random.Generator, n: int, cities: Array) -> dict[str, Any]:
    quarters = cities * DISTRICTS + _zipf(random, DISTRICTS, n, 0.7)
    latitude, longitude = (
        np.round(centre + random.normal(0, spread, n), 5).tolist()
        for centre, spread in zip(centre_of(cities), (0.06, 0.09), strict=True)
    )
    known = random.random(n) < 0.9
    return {
        "city": [city(number) for number in cities],
        "district": [district(number) for number in quarters],
        "latitude": np.where(known, latitude, _NULL),
        "longitude": np.where(known, longitude, _NULL),
    }


def centre_of(number: Any) -> tuple[Any, Any]:
    """Latitude and longitude of a city's centre."""
    return 44 + number % 12 * 0.7, 22 + number % 17


def _offers(random: np.random.Generator, n: int, cities: Array) -> dict[str, Any]:
    deals = random.choice(3, n, p=[0.5, 0.4, 0.1])
    types = random.choice(8, n, p=[0.55, 0.2, 0.06, 0.06, 0.05, 0.04, 0.02, 0.02])
    rooms = np.where(types < 3, random.choice(7, n, p=[0.08, 0.27, 0.3, 0.2, 0.09, 0.04, 0.02]), -1)
    area = np.round(random.gamma(6, 3, n) * (1.2 + np.maximum(rooms, 0)) + 12, 1)
    sized = random.random(n) < 0.8
    return {
        "deal_type": np.array(_DEALS)[deals],
        "property_type": np.array(_TYPES)[types],
        "rooms": np.where(rooms < 0, _NULL, rooms.astype(str)),
        "area_total": area,
        "floor": np.where(sized, random.integers(1, 26, n).astype(str), _NULL),
        "year_built": np.where(sized, random.integers(1930, 2027, n).astype(str), _NULL),
        "furnished": _flags(random, n),
        "pets": _flags(random, n),
        **_prices(random, cities, deals, area),
    }


def _prices(
    random: np.random.Generator, cities: Array, deals: Array, area: Array
) -> dict[str, Any]:
    """Rents are in the city's currency, sales mostly in dollars; a few homes state no price."""
    n = len(cities)
    local = np.where(cities % 5 == 4, 3, np.where(cities % 3 == 2, 2, 0))
    money = np.where((deals == 1) & (random.random(n) < 0.7), 1, local)
    per_m2 = np.array([8.0, 1_000.0, 0.9])[deals] * (1.8 - cities / CITIES)
    price = np.round(per_m2 * random.lognormal(0, 0.35, n) * area * _RATES[money])
    known, fell = random.random(n) < 0.97, random.random(n) < 0.12
    return {
        "price": np.where(known, [f"{one:.0f}" for one in price], _NULL),
        "currency": np.where(known, np.array(_CURRENCIES)[money], _NULL),
        "price_period": np.where(known, np.array(_PERIODS)[deals], _NULL),
        "old_price": np.where(known & fell, [f"{one * 1.1:.0f}" for one in price], _NULL),
        "price_per_m2": np.where(known, [f"{one:.2f}" for one in price / area], _NULL),
    }


def _flags(random: np.random.Generator, n: int) -> Array:
    return np.array(["t", "f", _NULL])[random.choice(3, n, p=[0.3, 0.4, 0.3])]


def _some(random: np.random.Generator, share: float, values: list[str], other: str) -> list[str]:
    return [
        value if chance < share else other
        for value, chance in zip(values, random.random(len(values)), strict=True)
    ]


def _zipf(random: np.random.Generator, kinds: int, count: int, power: float = 1.0) -> Array:
    weights = 1 / np.arange(1, kinds + 1) ** power
    return random.choice(kinds, size=count, p=weights / weights.sum())


def likes(seed: int, homes: int, count: int, size: int = 500_000) -> Iterator[str]:
    """Lines for COPY: home, user, time. A home has a power of its own to please, and nobody likes twice."""
    random = np.random.default_rng([seed, 7])
    power = random.pareto(1.5, homes) + 0.2
    shares = np.cumsum(power / power.sum())
    seen = np.empty(0, dtype=np.int64)
    while len(seen) < count:
        wanted = min(size * 4, int((count - len(seen)) * 1.1) + 1000)
        who = random.integers(0, USERS, wanted)
        pairs = np.minimum(np.searchsorted(shares, random.random(wanted)), homes - 1) * USERS + who
        seen = np.unique(np.concatenate([seen, pairs]))
    random.shuffle(seen)
    times = np.datetime64(NOW.replace(tzinfo=None), "s") - random.integers(1, _YEAR, count)
    for first in range(0, count, size):
        part, at = seen[first : first + size], times[first : first + size].astype(str)
        at = at[: count - first]
        yield "".join(
            f"{pair // USERS + 1}\t{pair % USERS + 1}\t{moment}+00\n"
            for pair, moment in zip(part.tolist(), at.tolist(), strict=False)
        )
