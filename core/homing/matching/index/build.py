"""Encoded searches become an index: rows of bits, exact bounds, and details, all by slot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homing.matching.index import places, points, record, rows
from homing.matching.index.columns import Arrays, Columns, Ints
from homing.matching.index.details import details, has_details
from homing.matching.index.districts import MOST_NAMES, districts
from homing.matching.index.partitions import MOST_SLOTS, Partitions, partition
from homing.matching.index.points import Edges, Ranked
from homing.matching.index.rows import Rows, Slots


@dataclass(frozen=True)
class Limits:
    """Of each partition: more of them cost memory, fewer leave more searches to be looked at one by one."""

    slots: int = MOST_SLOTS
    price_edges: int = 126
    area_edges: int = 94
    #: Names of districts.
    names: int = MOST_NAMES


@dataclass(frozen=True)
class Built:
    arrays: Arrays
    #: Number of the first row of each attribute, and `rows`: how many there are.
    first: dict[str, int]


def build(columns: Columns, limits: Limits | None = None) -> Built:
    """Makes the index of these searches, all of which are active."""
    limits = limits or Limits()
    price, area, floor = _amounts(columns, "price"), _amounts(columns, "area"), _floors(columns)
    parts = partition(columns, _likeness(columns, price), most_slots=limits.slots)
    slots = Slots.of(columns, parts.rows)
    made = _plain_rows(slots)
    for name, strips in zip(
        ("longitude", "latitude"), places.strips(columns, parts.rows, slots), strict=True
    ):
        made.add(name, strips)
    made.add("floor", _floor_rows(floor, parts.rows, slots))
    price_edges = _add_buckets(made, "price", price, parts, slots, limits.price_edges)
    area_edges = _add_buckets(made, "area", area, parts, slots, limits.area_edges)
    names = districts(columns, parts, slots, limits.names)
    special = details(columns, parts.rows, names.rare)
    exact = price_edges.exact(parts.of_slots, price, parts.rows)
    exact &= area_edges.exact(parts.of_slots, area, parts.rows)
    made.add("exact", [rows.pack(exact)])
    made.add("plain", [rows.pack(special["numbers"] < 0)])
    arrays = (
        _tables(columns, parts)
        | {"floor_points": floor.points, "bounds": _bounds(price, area, parts.rows)}
        | _points("price", price, price_edges)
        | _points("area", area, area_edges)
        | names.arrays
        | special
    )
    made.first["rows"] = len(made.rows)
    return Built(arrays | {"words": np.concatenate((*made.rows, names.words))}, made.first)


def _amounts(columns: Columns, name: str) -> Ranked:
    low, high = columns.records[name].T
    return points.rank(low, high, lowest=record.LOWEST, highest=record.HIGHEST)


def _floors(columns: Columns) -> Ranked:
    """Above the first floor is from 2 on."""
    low, high = columns.records["floor"].T.astype(np.int64)
    above = np.where(columns.has(record.NOT_FIRST), np.maximum(low, 2), low)
    return points.rank(above, high, lowest=record.LOWEST_SMALL, highest=record.HIGHEST_SMALL)


def _likeness(columns: Columns, price: Ranked) -> Ints:
    """Without details before with, then by types, rooms and highest price."""
    kinds = _places(columns.records["property_types"], 9)
    rooms = _places(columns.records["rooms"], 11)
    special = has_details(columns.records).astype(np.int64)
    likeness: Ints = (
        special << 31 | kinds << 22 | rooms << 11 | price.high * 2047 // max(1, len(price.points))
    )
    return likeness


def _places(masks: NDArray[np.unsignedinteger], bits: int) -> Ints:
    """Equal numbers for equal masks, in their order."""
    different, place = np.unique(masks, return_inverse=True)
    numbers: Ints = place * min(len(different), 2**bits) // max(1, len(different))
    return numbers


def _plain_rows(slots: Slots) -> Rows:
    made = Rows()
    made.add("everyone", rows.everyone(slots))
    made.add("city", rows.city(slots))
    made.add("events", rows.events(slots))
    made.add("deals", rows.deals(slots))
    made.add("property_types", rows.property_types(slots))
    made.add("rooms", rows.rooms(slots))
    made.add("extras", rows.extras(slots))
    return made


def _floor_rows(floor: Ranked, at: Ints, slots: Slots) -> list[NDArray[np.uint64]]:
    buckets = len(floor.points) + 1
    return list(rows.spans(floor.low[at], floor.high[at], floor.asked[at], buckets, slots))


def _add_buckets(
    made: Rows, name: str, ranked: Ranked, parts: Partitions, slots: Slots, most: int
) -> Edges:
    """Adds rows of buckets; gives the edges between these."""
    of_slots, at = parts.of_slots, parts.rows
    edges = points.edges(ranked, of_slots, at, len(parts.groups), most)
    low, high = (edges.buckets(of_slots, ends[at]) for ends in (ranked.low, ranked.high))
    made.add(name, rows.spans(low, high, ranked.asked[at], _most_buckets(edges), slots))
    return edges


def _points(name: str, ranked: Ranked, edges: Edges) -> Arrays:
    return {
        f"{name}_points": ranked.points,
        f"{name}_keys": edges.keys,
        f"{name}_starts": edges.starts,
    }


def _most_buckets(edges: Edges) -> int:
    return int(np.diff(edges.starts).max(initial=0)) + 1


def _bounds(price: Ranked, area: Ranked, at: Ints) -> NDArray[np.int32]:
    """Ranks such that one comparison asks all of them: none may be below what the listing asks of it."""
    ends = (price.high, -price.low, area.high, -area.low)
    return np.stack([end.astype(np.int32)[at] for end in ends], axis=1)


def _tables(columns: Columns, parts: Partitions) -> Arrays:
    return {
        "groups": parts.groups,
        "currencies": parts.currencies,
        "currency_names": parts.names,
        "cities": parts.cities,
        "part_words": parts.words,
        "people": np.stack((columns.ids, columns.users), axis=1)[parts.rows],
        "row_ids": columns.ids,
        "slot_of_row": parts.slot_of_row.astype(np.int32),
    }
