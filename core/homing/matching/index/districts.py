"""Rows of districts: names differ from city to city, so each partition has rows of its own.

A partition's rows are: not stated, named by nobody, rare, then one for each common name. Searches that name a
rare district have their bit in the row "rare" and are asked again, exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homing.matching.index.columns import Arrays, Columns, Ints
from homing.matching.index.partitions import Partitions
from homing.matching.index.rows import Bits, Slots, Words, pack

#: Names of one partition that get rows of their own.
MOST_NAMES = 126

NOT_STATED, NAMED_BY_NOBODY, RARE, FIRST_NAME = range(4)


@dataclass(frozen=True)
class Districts:
    #: All rows, partition after partition.
    words: Words
    #: Slots that name a rare one.
    rare: Bits
    #: `district_names`: all, ascending. `district_keys`: partition << 32 | name, ascending, with the row of each
    #: within its partition in `district_codes`. `district_starts`: where each partition's rows begin.
    arrays: Arrays


def districts(columns: Columns, parts: Partitions, slots: Slots, most_names: int) -> Districts:
    of_slots = parts.of_slots
    names, name = np.unique(columns.districts.values, return_inverse=True)
    slot = parts.slot_of_row[columns.districts.rows]
    pairs = of_slots[slot] << 32 | name
    keys, key, counts = np.unique(pairs, return_inverse=True, return_counts=True)
    codes = _codes(keys >> 32, counts, most_names)
    widths = np.diff(parts.words)
    sizes = _rows(keys >> 32, codes, len(widths)) * widths
    starts = np.concatenate(([0], np.cumsum(sizes)))
    words = _without(parts, slots, sizes, starts)
    code, part = codes[key], of_slots[slot]
    at = starts[part] + code * widths[part] + (slot >> 6) - parts.words[part]
    np.bitwise_or.at(words, at, np.uint64(1) << (slot & 63).astype(np.uint64))
    rare = np.zeros(len(of_slots), np.bool_)
    rare[slot[code == RARE]] = True
    arrays: Arrays = {
        "district_names": names,
        "district_keys": keys,
        "district_codes": codes,
        "district_starts": starts[:-1],
    }
    return Districts(words, rare, arrays)


def _codes(part: Ints, counts: NDArray[np.intp], most_names: int) -> Ints:
    """Rows of names: the commonest of each partition get their own."""
    order = np.lexsort((-counts, part))
    begin = np.flatnonzero(np.diff(part[order], prepend=-1))
    place = np.arange(len(order)) - np.repeat(begin, np.diff(begin, append=len(order)))
    codes = np.empty(len(order), np.int64)
    codes[order] = np.where(place < most_names, FIRST_NAME + place, RARE)
    return codes


def _rows(part: Ints, codes: Ints, parts: int) -> Ints:
    highest = np.full(parts, RARE)
    np.maximum.at(highest, part, codes)
    return highest + 1


def _without(parts: Partitions, slots: Slots, sizes: Ints, starts: Ints) -> Words:
    """All rows as if no search named a district."""
    free = slots["districts"] == 0
    accepting, unknown = pack(free), pack(free | slots.unknown_passes)
    part = np.repeat(np.arange(len(sizes)), sizes)
    offset = np.arange(len(part)) - starts[part]
    width = np.diff(parts.words)[part]
    words = accepting[parts.words[part] + offset % width]
    first = offset < width
    words[first] = unknown[parts.words[part][first] + offset[first]]
    return words
