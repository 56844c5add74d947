"""Which partitions a batch asks, and which rows of bits there: one entry for each (event, partition)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from homing.matching.index import districts
from homing.matching.index.asked import UNKNOWN, Asked
from homing.matching.index.columns import Ints
from homing.matching.index.partitions import DEAL_CODES, MIXED_DEALS
from homing.matching.index.points import Edges, ranks
from homing.matching.index.tables import Tables

#: Below every bound: asks nothing.
_ANY = -(2**31)


@dataclass(frozen=True)
class Tasks:
    event: Ints
    partition: Ints
    #: Where the rows to be joined begin in `words`: a line for each attribute, telling ones first.
    starts: Ints
    #: For listings that state a range, whose rows are to be united first: task, first row, rows.
    ranges: list[tuple[int, int, int]]
    #: What `bounds` must reach.
    least: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.event)


@dataclass(frozen=True)
class _Codes:
    """An attribute's row for each task; above `low` where the listing states a range."""

    name: str
    low: Ints
    high: Ints


def tasks(asked: Asked, tables: Tables) -> Tasks:
    event, partition = _visits(asked, tables)
    prices = asked.price[event, tables["currencies"][partition]]
    areas = asked.area[event]
    ordinals = (
        _amounts("price", prices, partition, tables),
        _rooms(asked.rooms[event], tables),
        _amounts("area", areas, partition, tables),
    )
    plain = {
        "property_types": asked.property_type[event],
        "floor": _floors(asked.floor[event], tables),
        "extras": asked.extras[event],
        "events": asked.event[event],
        "deals": asked.deal[event],
        "longitude": asked.place[event, 0],
        "latitude": asked.place[event, 1],
    }
    first = tables.part_words[partition]
    ranges: list[tuple[int, int, int]] = []
    rows = {codes.name: _single(codes, tables, ranges) for codes in ordinals}
    rows |= {name: tables.first[name] + codes for name, codes in plain.items()}
    starts = [first + tables.row_words * rows[name] for name in _ORDER]
    starts.append(_districts(asked, event, partition, tables))
    if not asked.city_stated.all():
        rows_of_city = np.where(asked.city_stated, tables.first["everyone"], tables.first["city"])
        starts.append(first + tables.row_words * rows_of_city[event])
    least = np.concatenate((_least(prices, "price", tables), _least(areas, "area", tables)), axis=1)
    return Tasks(event, partition, np.stack(starts), ranges, least)


#: Those that leave fewest slots come first, and are joined for all of them; the others only for what is left.
_ORDER = (
    *("price", "property_types", "rooms", "area", "longitude", "latitude"),
    *("floor", "extras", "events", "deals"),
)
TELLING = 3


def _visits(asked: Asked, tables: Tables) -> tuple[Ints, Ints]:
    """Of its city and of none, of its deal and of mixed ones; all where the listing states none."""
    place, known = find(tables["cities"], asked.city)
    known &= asked.city_stated
    spans = []
    for base, visited in (
        (DEAL_CODES * (place + 1), known),
        (np.zeros_like(place), asked.city_stated),
    ):
        spans.append(_span(tables, base + MIXED_DEALS, base + 1, visited & (asked.deal > 0)))
        spans.append(
            _span(tables, base + asked.deal, base + asked.deal + 1, visited & (asked.deal > 0))
        )
        if not asked.deal.all():
            spans.append(_span(tables, base, base + DEAL_CODES, visited & (asked.deal == 0)))
    if not asked.city_stated.all():
        spans.append((np.zeros_like(place), np.where(asked.city_stated, 0, len(tables["groups"]))))
    begin = np.stack([span[0] for span in spans], axis=1).ravel()
    size = np.stack([span[1] for span in spans], axis=1).ravel() - begin
    event = np.repeat(np.repeat(np.arange(len(place)), len(spans)), size)
    return event, expand(begin, size)


def _span(tables: Tables, low: Ints, high: Ints, visited: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Partitions of a range of groups; empty where they are not visited."""
    begin = np.searchsorted(tables["groups"], low)
    return begin, np.where(visited, np.searchsorted(tables["groups"], high), begin)


def expand(begin: Ints, size: Ints) -> Ints:
    """begin, begin + 1, ... of each range, one after the other."""
    return np.repeat(begin - (np.cumsum(size) - size), size) + np.arange(size.sum())


def find(ordered: NDArray[Any], values: NDArray[Any]) -> tuple[Ints, NDArray[np.bool_]]:
    """Places of values in an ordered array, and whether they are there."""
    if not len(ordered):
        return np.zeros(len(values), np.int64), np.zeros(len(values), np.bool_)
    place = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return place, ordered[place] == values


def _amounts(name: str, values: Ints, partition: Ints, tables: Tables) -> _Codes:
    edges = Edges(tables[f"{name}_keys"], tables[f"{name}_starts"])
    found = ranks(tables[f"{name}_points"], values)
    stated = values[:, 0] != UNKNOWN
    low = np.where(stated, 1 + edges.buckets(partition, found[:, 0]), 0)
    if (values[:, 0] == values[:, 1]).all():
        return _Codes(name, low, low)
    return _Codes(name, low, np.where(stated, 1 + edges.buckets(partition, found[:, 1]), 0))


def _rooms(values: Ints, tables: Tables) -> _Codes:
    codes = np.clip(values, -1, tables.room_codes - 1) + 1
    return _Codes("rooms", codes[:, 0], codes[:, 1])


def _floors(values: Ints, tables: Tables) -> Ints:
    return np.where(values == UNKNOWN, 0, 1 + ranks(tables["floor_points"], values))


def _single(codes: _Codes, tables: Tables, ranges: list[tuple[int, int, int]]) -> Ints:
    """One row for each task: everyone's where the rows of a range are to be united."""
    first = tables.first[codes.name]
    wide = codes.high > codes.low
    for task in np.flatnonzero(wide).tolist():
        low, high = int(codes.low[task]), int(codes.high[task])
        ranges.append((task, first + low, high - low + 1))
    return np.where(wide, tables.first["everyone"], first + codes.low)


def _districts(asked: Asked, event: Ints, partition: Ints, tables: Tables) -> Ints:
    name, known = find(tables["district_names"], asked.district)
    key, named = find(tables["district_keys"], partition << 32 | name[event])
    named &= known[event]
    codes = np.full(len(event), districts.NAMED_BY_NOBODY)
    codes[named] = tables["district_codes"][key[named]]
    codes[~asked.district_stated[event]] = districts.NOT_STATED
    base = tables.row_words * tables.first["rows"] + tables["district_starts"][partition]
    return base + codes * tables.widths[partition]


def _least(values: Ints, name: str, tables: Tables) -> NDArray[np.int32]:
    found = ranks(tables[f"{name}_points"], values) * np.array([1, -1])
    return np.where(values == UNKNOWN, _ANY, found).astype(np.int32)
