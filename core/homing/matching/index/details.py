"""What rows of bits cannot hold: words, shapes, sources and other rare wishes, by slot.

Few searches have any, so each kind lies compact: `numbers[slot]` is the number of a slot among those with
details (-1: it has none), `detail_kinds[number]` says which, `<kind>_at[number]` is its place in their arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain

import numpy as np
import shapely
from numpy.typing import NDArray

from homing.matching.index import record
from homing.matching.index.columns import Arrays, Columns, Hashes, Ints, Ragged
from homing.matching.index.record import Records

WORDS, CIRCLE, BOX, POLYGON, PRICE_PER_M2, YEAR, SOURCES, EXCLUDED, DROP, DISTRICT = (
    1 << n for n in range(10)
)
#: Not a detail, but needed wherever one is asked about.
PASSES_UNKNOWN = 1 << 15

#: How each kind is seen in a record; rare districts are known by partition only.
_SEEN: Mapping[int, Callable[[Records], NDArray[np.bool_]]] = {
    WORDS: lambda records: records["words"] > 0,
    CIRCLE: lambda records: (records["flags"] & record.HAS_CIRCLE) != 0,
    BOX: lambda records: (records["flags"] & record.HAS_BOX) != 0,
    POLYGON: lambda records: records["polygon"] > 0,
    PRICE_PER_M2: lambda records: _bounded(records["price_per_m2"], record.LOWEST, record.HIGHEST),
    YEAR: lambda records: _bounded(records["year"], record.LOWEST_SMALL, record.HIGHEST_SMALL),
    SOURCES: lambda records: records["sources"] > 0,
    EXCLUDED: lambda records: records["excluded_sources"] > 0,
    DROP: lambda records: records["drop"] > 0,
}


def has_details(records: Records) -> NDArray[np.bool_]:
    """Whether searches have any, rare districts aside."""
    found = np.zeros(len(records), np.bool_)
    for seen in _SEEN.values():
        found |= seen(records)
    return found


def details(columns: Columns, rows: Ints, rare_district: NDArray[np.bool_]) -> Arrays:
    """All arrays.

    Args:
        rows: for each slot, its search's place in the columns; -1 where it is empty.
        rare_district: slots whose districts must be compared exactly.
    """
    kinds = _kinds(columns, rows, rare_district)
    slots = np.flatnonzero(kinds & ~np.uint16(PASSES_UNKNOWN))
    numbers = np.full(len(rows), -1, np.int32)
    numbers[slots] = np.arange(len(slots))
    made: Arrays = {"detail_kinds": kinds[slots], "numbers": numbers}
    for name, (kind, make) in _MAKERS.items():
        has = (kinds[slots] & kind) != 0
        made[f"{name}_at"] = (np.cumsum(has) - 1).astype(np.int32)
        made |= {f"{name}_{part}": array for part, array in make(columns, rows[slots[has]]).items()}
    return made


def _kinds(columns: Columns, rows: Ints, rare_district: NDArray[np.bool_]) -> NDArray[np.uint16]:
    of_rows = columns.has(record.UNKNOWN_PASSES).astype(np.uint16) * PASSES_UNKNOWN
    for kind, seen in _SEEN.items():
        of_rows |= seen(columns.records).astype(np.uint16) * np.uint16(kind)
    kinds = of_rows[rows] | rare_district.astype(np.uint16) * np.uint16(DISTRICT)
    kinds[rows < 0] = 0
    return kinds


def _bounded(bounds: NDArray[np.signedinteger], lowest: int, highest: int) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (bounds[:, 0] != lowest) | (bounds[:, 1] != highest)
    return found


def _words(columns: Columns, rows: Ints) -> Arrays:
    """Numbers of words: those to include, then those to exclude; and the words themselves, a line each."""
    found = columns.words(rows)
    vocabulary = sorted(set(chain.from_iterable(found)))
    number = {word: place for place, word in enumerate(vocabulary)}
    counts = np.array([len(words) for words in found], np.int64)
    return {
        "starts": (np.cumsum(counts) - counts).astype(np.int32),
        "counts": counts.astype(np.int32),
        "include": columns.records["include"][rows].astype(np.int32),
        "values": np.array([number[word] for word in chain.from_iterable(found)], np.int32),
        "text": np.frombuffer("\n".join(vocabulary).encode(), np.uint8),
    }


def _polygons(columns: Columns, rows: Ints) -> Arrays:
    """As WKB, and as sides: x, y, the next corner's x, y."""
    found = columns.polygons(rows)
    sizes = np.array([len(one) for one in found], np.int64)
    shapes = shapely.from_wkb(np.array(found, object))
    corners, of_corner = shapely.get_coordinates(shapes, return_index=True)
    followed = np.flatnonzero(of_corner[:-1] == of_corner[1:])
    counts = np.bincount(of_corner[followed], minlength=len(rows))
    return {
        "bounds": shapely.bounds(shapes).reshape(-1, 4),
        "ends": np.cumsum(sizes),
        "sizes": sizes,
        "wkb": np.frombuffer(b"".join(found), np.uint8),
        "counts": counts,
        "starts": np.cumsum(counts) - counts,
        "sides": np.concatenate((corners[followed], corners[followed + 1]), axis=1),
    }


def _sets(columns: Columns, rows: Ints, ragged: Ragged) -> Arrays:
    """Hashes of the named things."""
    counts = np.bincount(ragged.rows, minlength=len(columns))
    begin = np.cumsum(counts) - counts
    size = counts[rows]
    at = np.repeat(begin[rows] - (np.cumsum(size) - size), size) + np.arange(size.sum())
    values: Hashes = ragged.values[at]
    return {
        "starts": (np.cumsum(size) - size).astype(np.int32),
        "counts": size.astype(np.int32),
        "values": values,
    }


_MAKERS: Mapping[str, tuple[int, Callable[[Columns, Ints], Arrays]]] = {
    "words": (WORDS, _words),
    "circle": (CIRCLE, lambda columns, rows: {"values": columns.circles(rows)}),
    "box": (BOX, lambda columns, rows: {"values": columns.boxes(rows)}),
    "polygon": (POLYGON, _polygons),
    "price_per_m2": (
        PRICE_PER_M2,
        lambda columns, rows: {"values": columns.records["price_per_m2"][rows]},
    ),
    "year": (YEAR, lambda columns, rows: {"values": columns.records["year"][rows]}),
    "sources": (SOURCES, lambda columns, rows: _sets(columns, rows, columns.sources)),
    "excluded": (EXCLUDED, lambda columns, rows: _sets(columns, rows, columns.excluded_sources)),
    "drop": (DROP, lambda columns, rows: {"values": columns.records["drop"][rows]}),
    "rare_district": (DISTRICT, lambda columns, rows: _sets(columns, rows, columns.districts)),
}
