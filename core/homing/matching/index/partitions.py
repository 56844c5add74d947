"""Where each search lies: partitions by city, deal and currency, within them like beside like.

A listing asks only the partitions of its city and deal, and those of searches without. Within a partition,
searches for the same types, rooms and prices lie side by side, so that most 64-bit words of a row hold
either many answers or none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from homing.matching.index import record
from homing.matching.index.columns import Columns, Hashes, Ints

#: Searches of one partition: a larger one is split, so that no city is one indivisible piece of work.
MOST_SLOTS = 32_768

#: Searches that ask for no deal, or for several, lie apart; single deals follow.
MIXED_DEALS = 0
DEAL_CODES = len(record.DEALS) + 1


@dataclass(frozen=True)
class Partitions:
    """One entry per partition, ascending by group; slots are aligned to words of 64."""

    #: (city + 1) * DEAL_CODES + deal; city is a place in `cities`, -1 is none.
    groups: Ints
    currencies: Ints
    #: First word of each, and one more entry: how many words there are.
    words: Ints
    #: Hashes of cities, ascending.
    cities: Hashes
    #: Codes of currencies, ascending.
    names: NDArray[np.bytes_]
    #: For each slot, the search's place in the columns; -1 is an empty slot.
    rows: Ints

    @cached_property
    def of_slots(self) -> Ints:
        """For each slot, its partition."""
        return np.repeat(np.arange(len(self.groups)), 64 * np.diff(self.words))

    @cached_property
    def slot_of_row(self) -> Ints:
        """For each search of the columns, its slot."""
        filled = np.flatnonzero(self.rows >= 0)
        slots = np.empty(len(filled), np.int64)
        slots[self.rows[filled]] = filled
        return slots


def partition(columns: Columns, likeness: Ints, *, most_slots: int = MOST_SLOTS) -> Partitions:
    """Gives each search its slot.

    Args:
        likeness: 32 bits for each search; close numbers come to lie close to each other.
        most_slots: that one partition may have.
    """
    cities, city = _cities(columns)
    names, currency = _currencies(columns, city, len(cities))
    group = (city + 1) * DEAL_CODES + _deals(columns.records["deals"])
    key = group * len(names) + currency
    order = np.argsort(key << 32 | likeness, kind="stable")
    starts, sizes = _split(key[order], most_slots)
    words = np.concatenate(([0], np.cumsum((sizes + 63) // 64)))
    rows = np.full(64 * words[-1], -1, np.int64)
    rows[np.arange(len(order)) + np.repeat(64 * words[:-1] - starts, sizes)] = order
    first = order[starts]
    return Partitions(group[first], currency[first], words, cities, names, rows)


def _cities(columns: Columns) -> tuple[Hashes, Ints]:
    city = np.full(len(columns), -1, np.int64)
    named = columns.has(record.HAS_CITY)
    cities, city[named] = np.unique(columns.records["city"][named], return_inverse=True)
    return cities, city


def _currencies(columns: Columns, city: Ints, cities: int) -> tuple[NDArray[np.bytes_], Ints]:
    """Searches that ask for no price lie with the commonest currency of their city."""
    names, currency = np.unique(columns.records["currency"], return_inverse=True)
    if len(names) < 2 or names[0] != b"":
        return names, currency
    asking = currency > 0
    counts = np.bincount(
        (city[asking] + 1) * len(names) + currency[asking], minlength=(cities + 1) * len(names)
    )
    commonest = counts.reshape(-1, len(names)).argmax(axis=1)
    return names, np.where(asking, currency, commonest[city + 1])


def _deals(masks: NDArray[np.uint8]) -> Ints:
    codes = np.full(256, MIXED_DEALS, np.int64)
    codes[[1 << number for number in record.DEALS.values()]] = np.arange(1, DEAL_CODES)
    return codes[masks]


def _split(keys: Ints, most: int) -> tuple[Ints, Ints]:
    """Where pieces of sorted keys begin, and their sizes: equal keys are together unless they are too many."""
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    sizes = np.diff(starts, append=len(keys))
    pieces = -(-sizes // most)
    number = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    begin = np.repeat(starts, pieces) + number * np.repeat(sizes, pieces) // np.repeat(
        pieces, pieces
    )
    return begin, np.diff(begin, append=len(keys))
