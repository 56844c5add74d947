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
_RATES = np.array([40.0, 1.0, 12_000.0, 0.9])
#: Each city's own currency for rents; homes are sold in dollars or that.
_PERIODS = {"rent": "month", "sale": "total", "daily_rent": "day"}

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
        "title",
    ),
    *(
        "description",
        "price",
        "currency",
        "price_period",
        "old_price",
        "price_per_m2",
        "area_total",
        "rooms",
    ),
    *(
        "floor",
        "year_built",
        "furnished",
        "pets",
        "city",
        "district",
        "latitude",
        "longitude",
        "images",
    ),
    *("published_at", "first_seen_at", "content_hash"),
)


def _zipf(random: np.random.Generator, kinds: int, count: int, power: float = 1.0) -> Array:
    weights = 1 / np.arange(1, kinds + 1) ** power
    return random.choice(kinds, size=count, p=weights / weights.sum())


def _lines(random: np.random.Generator, first: int, n: int, words: Array) -> str:
    cities, deals = _zipf(random, CITIES, n), random.choice(3, n, p=[0.5, 0.4, 0.1])
    types = random.choice(8, n, p=[0.55, 0.2, 0.06, 0.06, 0.05, 0.04, 0.02, 0.02])
    rooms = np.where(types < 3, random.choice(7, n, p=[0.08, 0.27, 0.3, 0.2, 0.09, 0.04, 0.02]), -1)
    area = np.round(random.gamma(6, 3, n) * (1.2 + np.maximum(rooms, 0)) + 12, 1)
    local = np.where(cities % 5 == 4, 3, np.where(cities % 3 == 2, 2, 0))
    money = np.where((deals == 1) & (random.random(n) < 0.7), 1, local)
    per_m2 = (
        np.array([8.0, 1_000.0, 0.9])[deals]
        * (1.8 - cities / CITIES)
        * random.lognormal(0, 0.35, n)
    )
    price = np.round(per_m2 * area * _RATES[money])
    blank = random.random(n)
    since = random.integers(1, _YEAR, n)
    at = (np.datetime64(NOW.replace(tzinfo=None), "s") - since).astype(str)
    titles, texts = _zipf(random, len(words), n * 5), _zipf(random, len(words), n * 30, 0.9)
    title, text = words[titles].reshape(n, 5), words[texts].reshape(n, 30)
    lat, lon = 44 + cities % 12 * 0.7, 22 + cities % 17
    latitude = np.round(lat + random.normal(0, 0.06, n), 5)
    longitude = np.round(lon + random.normal(0, 0.09, n), 5)
    sources, quarters = _zipf(random, SOURCES, n), _zipf(random, DISTRICTS, n, 0.7)
    statuses = random.choice(4, n, p=[0.65, 0.05, 0.2, 0.1])
    year, floor = random.integers(1930, 2027, n), random.integers(1, 26, n)
    furnished, pets = random.random(n), random.random(n)
    pictures = random.random(n) < 0.9
    dropped = random.random(n) < 0.12
    found = []
    for i in range(n):
        number, deal = first + i + 1, _DEALS[deals[i]]
        known = blank[i] > 0.03
        found.append(
            "\t".join(
                (
                    f"{number}\t{sources[i] + 1}\t{number}\ta{number}\thttps://portal.example/{number}",
                    f"{_STATUSES[statuses[i]]}\t{deal}\t{_TYPES[types[i]]}",
                    " ".join(title[i]),
                    " ".join(text[i]),
                    f"{price[i]:.0f}\t{_CURRENCIES[money[i]]}\t{_PERIODS[deal]}"
                    if known
                    else "\\N\t\\N\t\\N",
                    f"{price[i] * 1.1:.0f}" if dropped[i] and known else "\\N",
                    f"{price[i] / area[i]:.2f}\t{area[i]}" if known else f"\\N\t{area[i]}",
                    f"{rooms[i]}" if rooms[i] >= 0 else "\\N",
                    f"{floor[i]}\t{year[i]}" if blank[i] < 0.8 else "\\N\t\\N",
                    _flag(furnished[i]),
                    _flag(pets[i]),
                    f"{city(cities[i])}\t{district(cities[i] * DISTRICTS + quarters[i])}",
                    f"{latitude[i]}\t{longitude[i]}" if blank[i] < 0.9 else "\\N\t\\N",
                    f"{{https://img.example/{number}.jpg}}" if pictures[i] else "{}",
                    f"{at[i]}+00\t{at[i]}+00\t\\\\x00",
                )
            )
        )
    return "\n".join(found) + "\n"


def _flag(share: float) -> str:
    return "t" if share < 0.3 else "f" if share < 0.7 else "\\N"


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
