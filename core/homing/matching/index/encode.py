"""Criteria to bytes: done once for each edit, so that a snapshot of a million needs no JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from struct import pack
from typing import Any

import shapely

from homing.matching.cities import city_key
from homing.matching.index import record
from homing.matching.index.record import digest
from homing.matching.shapes import Disc, geometry
from homing.matching.text import normal
from homing.models.subscription import Criteria

#: Bounds may be written with any number of digits; none may get lost before rounding.
_EXACT = Context(prec=10_000)


def encode(criteria: Criteria) -> bytes:
    """The binary form of a search, see `record`."""
    districts = _digests(map(normal, criteria.districts))
    sources = _digests(criteria.sources)
    excluded = _digests(criteria.excluded_sources)
    include, exclude = _words(criteria.include_words), _words(criteria.exclude_words)
    words = "\n".join([*include, *exclude]).encode()
    polygon = b"" if criteria.polygon is None else shapely.to_wkb(geometry(criteria.polygon))
    fixed = record.PACKED.pack(
        record.VERSION,
        _flags(criteria),
        _mask(criteria.events, record.EVENTS),
        _mask(criteria.deal_types, record.DEALS),
        _mask(criteria.property_types, record.PROPERTY_TYPES),
        _choice(criteria.pets),
        _choice(criteria.furnished),
        0 if criteria.city is None else digest(city_key(criteria.city)),
        _currency(criteria),
        0 if criteria.price_drop_percent is None else int(criteria.price_drop_percent * 100),
        *_small(criteria.floor_min, criteria.floor_max),
        *_small(criteria.year_built_min, criteria.year_built_max),
        _rooms(criteria),
        *_amounts(criteria.price_min, criteria.price_max),
        *_amounts(criteria.price_per_m2_min, criteria.price_per_m2_max),
        *_amounts(criteria.area_min, criteria.area_max),
        *(len(districts), len(sources), len(excluded), len(include), len(exclude)),
        *(len(polygon), len(words)),
    )
    hashes = [*districts, *sources, *excluded]
    return b"".join(
        (
            fixed,
            pack(f"<{len(hashes)}Q", *hashes),
            _circle(criteria),
            _box(criteria),
            polygon,
            words,
        )
    )


def _flags(criteria: Criteria) -> int:
    return (
        record.UNKNOWN_PASSES * criteria.unknown_passes
        | record.NOT_FIRST * criteria.not_first_floor
        | record.NOT_LAST * criteria.not_last_floor
        | record.HAS_CITY * (criteria.city is not None)
        | record.HAS_CIRCLE * (criteria.near is not None)
        | record.HAS_BOX * (criteria.box is not None)
    )


def _mask(wanted: Iterable[Any], numbers: Mapping[Any, int]) -> int:
    """A bit for each wanted value; 0 is not asked."""
    return sum(1 << numbers[value] for value in wanted)


def _rooms(criteria: Criteria) -> int:
    """A bit for each number of rooms up to `MOST_ROOMS`; 0 is not asked."""
    exactly = sum(1 << rooms for rooms in criteria.rooms)
    if criteria.rooms_at_least is None:
        return exactly
    return exactly | (1 << record.MOST_ROOMS + 1) - (1 << criteria.rooms_at_least)


def _choice(wanted: bool | None) -> int:
    return -1 if wanted is None else int(wanted)


def _currency(criteria: Criteria) -> bytes:
    amounts = (criteria.price_min, criteria.price_max)
    per_m2 = (criteria.price_per_m2_min, criteria.price_per_m2_max)
    asked = any(amount is not None for amount in (*amounts, *per_m2))
    return (criteria.currency or "").encode() if asked else b""


def _amounts(low: Decimal | None, high: Decimal | None) -> tuple[int, int]:
    """In hundredths, rounded inwards: what listings state has no finer steps."""
    return (
        record.LOWEST if low is None else _hundredths(low, ROUND_CEILING),
        record.HIGHEST if high is None else _hundredths(high, ROUND_FLOOR),
    )


def _hundredths(amount: Decimal, rounding: str) -> int:
    return int(amount.scaleb(2, _EXACT).to_integral_value(rounding))


def _small(low: int | None, high: int | None) -> tuple[int, int]:
    """Open ends are the outermost numbers, others stay off them: no listing states either."""
    bottom, top = record.LOWEST_SMALL, record.HIGHEST_SMALL
    return (
        bottom if low is None else min(max(low, bottom + 1), top - 1),
        top if high is None else min(max(high, bottom + 1), top - 1),
    )


def _digests(names: Iterable[str]) -> list[int]:
    return sorted({digest(name) for name in names})


def _words(words: Iterable[str]) -> list[str]:
    return sorted(filter(None, set(map(normal, words))))


def _circle(criteria: Criteria) -> bytes:
    if criteria.near is None:
        return b""
    disc = Disc(criteria.near)
    return pack("<4d", *disc.vector, disc.longest)


def _box(criteria: Criteria) -> bytes:
    box = criteria.box
    return b"" if box is None else pack("<4d", box.south, box.west, box.north, box.east)
