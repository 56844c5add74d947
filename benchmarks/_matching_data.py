"""Searches and listings for the matching benchmark, from a seed: the first 10,000 of a million are the 10,000.

Cities follow Zipf's law (500 of them, the largest with 15 %), homes and wishes one market model. The plain set
asks what portals ask for, and its listings state everything. The full set asks for every criterion there is,
in three currencies, of listings of which each fact is missing now and then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from homing.models.kinds import PropertyType

Array = NDArray[Any]
Table = dict[str, Array]
Rng = np.random.Generator

SEED = 20240611
CHUNK = 10_000
LISTINGS = 5_000
CITIES = 500
DISTRICTS = 24
WORDS = 3_000
SOURCES = 20
OPEN = 2**31 - 1
CURRENCIES = ("EUR", "USD", "UAH")
#: Units of each currency for one euro.
UNITS = np.array([1.0, 1.1, 45.0])

TYPES = tuple(map(PropertyType, ("apartment", "house", "room", "commercial", "land", "garage")))
_TYPE_SHARES = np.array([0.62, 0.14, 0.10, 0.07, 0.05, 0.02])
_AREAS = np.array([38.0, 55.0, 75.0, 110.0])


@dataclass(frozen=True)
class World:
    """What all chunks share."""

    city_shares: Array
    price_levels: Array
    districts: Array
    #: Cumulated shares of the districts of each city.
    district_ends: Array
    word_shares: Array

    @classmethod
    def make(cls) -> World:
        rng = np.random.default_rng([SEED, 1])
        number = np.arange(1, CITIES + 1)
        level = np.exp(rng.normal(0, 0.35, CITIES)) * np.where(number <= 10, 1.5, 1.0)
        districts = np.clip((24 / np.sqrt(number)).astype(int) + 3, 3, DISTRICTS)
        ends = np.ones((CITIES, DISTRICTS))
        for city, count in enumerate(districts):
            shares = np.arange(1, count + 1) ** -0.6
            ends[city, : count - 1] = np.cumsum(shares / shares.sum())[:-1]
        words = np.arange(1, WORDS + 1) ** -0.9
        return cls(1 / number / (1 / number).sum(), level, districts, ends, words / words.sum())


WORLD = World.make()


def homes(rng: Rng, count: int) -> Table:
    """Dwellings as they are, or as they are dreamt of."""
    city = rng.choice(CITIES, count, p=WORLD.city_shares)
    sale = rng.random(count) < 0.35
    kind = rng.choice(len(TYPES), count, p=_TYPE_SHARES)
    rooms = rng.choice(4, count, p=[0.34, 0.36, 0.21, 0.09])
    rooms = np.where(kind == 2, 0, np.where(kind == 1, np.minimum(rooms + 1, 3), rooms))
    area = _AREAS[rooms] * np.exp(rng.normal(0, 0.2, count))
    area = np.clip(area * np.where(kind == 2, 0.45, np.where(kind == 1, 1.5, 1)), 8, 2000)
    price = WORLD.price_levels[city] * 14 * area**0.92 * np.exp(rng.normal(0, 0.25, count))
    price = price * np.where(sale, 210, 1)
    return {"city": city, "sale": sale, "type": kind, "rooms": rooms, "area": area, "price": price}


def districts(rng: Rng, city: Array) -> Array:
    drawn = (rng.random(len(city))[:, None] >= WORLD.district_ends[city]).sum(axis=1)
    found: Array = np.minimum(drawn, WORLD.districts[city] - 1)
    return found


def listings(*, full: bool) -> Table:
    """Columns of the listings; in the full set, what is not stated is -1."""
    rng = np.random.default_rng([SEED, 2])
    home = homes(rng, LISTINGS)
    kind, sale = home["type"], home["sale"]
    floors = np.where(kind == 1, 1, rng.integers(2, 26, LISTINGS))
    floors = np.where(kind == 4, 1, floors)
    floor = np.where(floors > 1, 1 + (rng.random(LISTINGS) * floors).astype(int), 1)
    step = np.where(sale, 500, 5)
    table = home | {
        "area": np.round(home["area"]).astype(int),
        "price": (np.round(home["price"] / step) * step).astype(int),
        "floors": floors,
        "floor": floor,
        "pets": (rng.random(LISTINGS) < 0.35).astype(int),
        "furnished": (rng.random(LISTINGS) < 0.45).astype(int),
        "district": districts(rng, home["city"]),
        "place": np.clip(rng.normal(10000, 4000, (LISTINGS, 2)), 0, 19999).astype(int) + 0.5,
        "words": np.array([_text(rng) for _ in range(LISTINGS)], object),
    }
    return table | (_unstated(table) if full else _stated())


def _text(rng: Rng) -> Array:
    drawn: Array = np.unique(rng.choice(WORDS, rng.integers(20, 70), p=WORLD.word_shares))
    return drawn


def _stated() -> Table:
    nothing = np.zeros(LISTINGS, int)
    return {
        "currency": nothing,
        "deal": np.full(LISTINGS, -1),
        "year": np.full(LISTINGS, -1),
        "source": nothing,
        "per_m2": np.full(LISTINGS, -1),
        "price_max": np.full(LISTINGS, -1),
        "event": nothing,
        "fell": nothing,
    }


def _unstated(table: Table) -> Table:
    rng = np.random.default_rng([SEED, 4])

    def missing(share: float) -> Array:
        chosen: Array = rng.random(LISTINGS) < share
        return chosen

    changed: Table = {
        name: np.where(missing(share), -1, table[name])
        for name, share in (
            *(("district", 0.2), ("floor", 0.2), ("floors", 0.1), ("pets", 0.5)),
            *(("furnished", 0.4), ("rooms", 0.1), ("type", 0.02), ("city", 0.01)),
        )
    }
    currency = rng.choice(3, LISTINGS, p=[0.2, 0.5, 0.3])
    price = np.round(table["price"] * UNITS[currency]).astype(int)
    stated = ~missing(0.05)
    return changed | {
        "currency": currency,
        "price": np.where(stated, price, -1),
        "price_max": np.where(stated & missing(0.04), np.round(price * 1.3).astype(int), -1),
        "per_m2": np.where(missing(0.1) | ~stated, -1, price // table["area"]),
        "area": np.where(missing(0.08), -1, table["area"]),
        "place": np.where(missing(0.15)[:, None], -1.0, table["place"]),
        "year": np.where(missing(0.4), -1, rng.integers(1930, 2027, LISTINGS)),
        "source": rng.integers(0, SOURCES, LISTINGS),
        "event": rng.choice(3, LISTINGS, p=[0.6, 0.3, 0.1]),
        "fell": rng.integers(-5, 26, LISTINGS),
    }


def searches(count: int, *, full: bool) -> Table:
    """Columns of the searches, a whole number of chunks."""
    chunks = [_chunk(number, full=full) for number in range(count // CHUNK)]
    table = {name: np.concatenate([chunk[name] for chunk in chunks]) for name in chunks[0]}
    return table | {"user": np.arange(count) * 5 // 8}


def _chunk(number: int, *, full: bool) -> Table:
    rng = np.random.default_rng([SEED, 3, number])
    home = homes(rng, CHUNK)
    table = {"active": rng.random(CHUNK) < 0.88, "city": home["city"]}
    table |= _kinds(rng, home) | _bounds(rng, home) | _wishes(rng, home)
    table |= _shapes(rng) | _words(rng)
    table["districts"] = np.where(table["shape"] == 0, _districts(rng, home["city"]), 0)
    rare = _rare(np.random.default_rng([SEED, 5, number]), table, home) if full else _nothing(table)
    return table | rare


def _kinds(rng: Rng, home: Table) -> Table:
    """Sets as bits; 0 is any."""
    drawn, kind = rng.random(CHUNK), home["type"]
    other = rng.integers(0, len(TYPES), CHUNK)
    types = np.where(drawn < 0.25, 1 << kind | 1 << other, 1 << kind)
    drawn, rooms = rng.random(CHUNK), home["rooms"]
    near = np.clip(rooms + np.where(rng.random(CHUNK) < 0.5, 1, -1), 0, 3)
    some = np.where(drawn < 0.6, 1 << rooms, 1 << rooms | 1 << near)
    some = np.where(drawn < 0.9, some, some | 1 << np.clip(rooms + 2, 0, 3))
    return {
        "deals": np.where(home["sale"], 2, 1),
        "types": np.where(rng.random(CHUNK) < 0.08, 0, types),
        "rooms": np.where(drawn < 0.15, 0, some),
    }


def _bounds(rng: Rng, home: Table) -> Table:
    """Both ends included; 0 and `OPEN` are open."""
    step = np.where(home["sale"], 10_000, 50)

    def prices(low: float, high: float) -> Array:
        wanted = home["price"] * rng.uniform(low, high, CHUNK)
        rounded: Array = (np.round(wanted / step) * step).astype(int)
        return rounded

    def sometimes(share: float, values: Array, otherwise: int) -> Array:
        return np.where(rng.random(CHUNK) < share, values, otherwise)

    flat = (home["type"] != 1) & (home["type"] != 4)
    area = home["area"]
    top, bottom = prices(0.95, 1.25), prices(0.5, 0.9)
    floor_low = np.where(flat, rng.integers(2, 5, CHUNK), 0)
    floor_high = np.where(flat, rng.integers(5, 16, CHUNK), OPEN)
    return {
        "price_max": sometimes(0.85, top, OPEN),
        "price_min": sometimes(0.45, bottom, 0),
        "area_min": sometimes(0.4, np.round(area * rng.uniform(0.7, 0.95, CHUNK)).astype(int), 0),
        "area_max": sometimes(
            0.12, np.round(area * rng.uniform(1.2, 1.8, CHUNK)).astype(int), OPEN
        ),
        "floor_min": sometimes(0.12, floor_low, 0),
        "floor_max": sometimes(0.10, floor_high, OPEN),
    }


def _wishes(rng: Rng, home: Table) -> Table:
    """-1 is not asked."""
    flat = (home["type"] != 1) & (home["type"] != 4)
    return {
        "not_first": flat & (rng.random(CHUNK) < 0.2),
        "not_last": flat & (rng.random(CHUNK) < 0.15),
        "pets": np.where(rng.random(CHUNK) < 0.08, 1, -1),
        "furnished": np.where(rng.random(CHUNK) < 0.12, 1, -1),
    }


def _shapes(rng: Rng) -> Table:
    """Kind 1 a box, 2 a circle, 3 a polygon of six corners; places in steps of 1e-5 degrees, all around 10,000."""
    drawn = rng.random(CHUNK)
    kind = np.select([drawn < 0.05, drawn < 0.10, drawn < 0.12], [1, 2, 3], 0)
    centre = np.clip(rng.normal(10000, 3500, (CHUNK, 2)), 1000, 19000).astype(int)
    radius, other = rng.integers(1000, 4500, CHUNK), rng.integers(1000, 4500, CHUNK)
    half = np.stack([radius, np.where(kind == 1, other, radius)], axis=1)
    angle = np.sort(rng.random((CHUNK, 6)) * 2 * np.pi, axis=1)
    reach = radius[:, None] * rng.uniform(0.6, 1.0, (CHUNK, 6))
    corners = centre[:, None, :] + np.round(
        reach[..., None] * np.stack([np.cos(angle), np.sin(angle)], axis=2)
    )
    return {
        "shape": kind,
        "box": np.concatenate([centre - half, centre + half], axis=1),
        "circle": np.concatenate([centre, radius[:, None]], axis=1),
        "polygon": corners.astype(int),
    }


def _districts(rng: Rng, city: Array) -> Array:
    asked, count = rng.random(CHUNK) < 0.4, rng.integers(1, 6, CHUNK)
    mask = np.zeros(CHUNK, int)
    for place in range(5):
        mask |= np.where(place < count, 1 << districts(rng, city), 0)
    return np.where(asked, mask, 0)


def _words(rng: Rng) -> Table:
    """Two to include, two to exclude; -1 is none."""
    include = np.where(rng.random(CHUNK) < 0.08, np.where(rng.random(CHUNK) < 0.7, 1, 2), 0)
    exclude = np.where(rng.random(CHUNK) < 0.06, np.where(rng.random(CHUNK) < 0.6, 1, 2), 0)
    drawn = rng.integers(10, 400, (CHUNK, 4))
    asked = np.stack([include > 0, include > 1, exclude > 0, exclude > 1], axis=1)
    return {"words": np.where(asked, drawn, -1)}


#: New, price changed, relisted: what searches are told by default.
DEFAULT_EVENTS = 0b100011


def _nothing(table: Table) -> Table:
    size = len(table["city"])
    none, opened = np.zeros(size, int), np.full(size, OPEN)
    return {
        "passes": np.ones(size, bool),
        "currency": none,
        "events": np.full(size, DEFAULT_EVENTS),
        "drop": none,
        "sources": none,
        "excluded": none,
        "year_min": none,
        "year_max": opened,
        "per_m2_min": none,
        "per_m2_max": opened,
    }


def _rare(rng: Rng, table: Table, home: Table) -> Table:
    size = len(table["city"])

    def sometimes(share: float, values: Array, otherwise: int) -> Array:
        return np.where(rng.random(size) < share, values, otherwise)

    currency = rng.choice(3, size, p=[0.2, 0.6, 0.2])
    scale = UNITS[currency]
    per_m2 = home["price"] / home["area"] * scale
    return {
        "passes": rng.random(size) < 0.7,
        "city": sometimes(0.98, table["city"], -1),
        "deals": sometimes(0.96, table["deals"], 0),
        "currency": currency,
        "price_min": np.round(table["price_min"] * scale).astype(int),
        "price_max": np.where(
            table["price_max"] == OPEN, OPEN, np.minimum(table["price_max"] * scale, OPEN - 1)
        ).astype(int),
        "events": sometimes(0.25, rng.choice([1, 3, 0, 35], size), DEFAULT_EVENTS),
        "drop": sometimes(0.08, rng.integers(1, 20, size), 0),
        "sources": sometimes(0.04, 1 << rng.integers(0, SOURCES, size), 0),
        "excluded": sometimes(0.03, 1 << rng.integers(0, SOURCES, size), 0),
        "year_min": sometimes(0.06, rng.integers(1950, 2020, size), 0),
        "year_max": np.full(size, OPEN),
        "per_m2_min": np.zeros(size, int),
        "per_m2_max": sometimes(0.04, np.round(per_m2 * 1.1).astype(int), OPEN),
    }
