"""Bounds as ranks: between two neighbouring bounds of all searches, values need not be told apart.

The rank of a value is the number of points at or below it. A search from `low` to `high` has points at `low`
and right above `high`; it holds a value if and only if its lowest rank <= the value's rank <= its highest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homing.matching.index.columns import Ints


@dataclass(frozen=True)
class Ranked:
    """Bounds of all searches."""

    #: Ascending.
    points: Ints
    low: Ints
    high: Ints

    @property
    def asked(self) -> NDArray[np.bool_]:
        return (self.low > 0) | (self.high < len(self.points))


def rank(low: Ints, high: Ints, *, lowest: int, highest: int) -> Ranked:
    """Ranks bounds.

    Args:
        lowest: as lower bound: an open end. Lies below all values.
        highest: as upper bound: an open end. Lies above all values.
    """
    points = np.unique(np.concatenate((low[low > lowest], high[high < highest] + 1)))
    return Ranked(points, ranks(points, low), ranks(points, high))


def ranks(points: Ints, values: Ints) -> Ints:
    return np.searchsorted(points, values, side="right")


@dataclass(frozen=True)
class Edges:
    """For each partition some of the points, which part the values there into buckets."""

    #: partition << 32 | rank, ascending.
    keys: Ints
    #: Where each partition's begin, and one more entry: how many there are.
    starts: Ints

    def buckets(self, partition: Ints, ranks: Ints) -> Ints:
        """The bucket of a rank within a partition: the number of edges at or below it."""
        at: Ints = np.searchsorted(self.keys, partition << 32 | ranks, side="right")
        return at - self.starts[partition]

    def exact(self, partition: Ints, ranked: Ranked, rows: Ints) -> NDArray[np.bool_]:
        """Whether buckets alone tell what each search accepts: its bounds are open, or edges."""
        low, high = ranked.low[rows], ranked.high[rows] + 1
        bottom: NDArray[np.bool_] = (low == 0) | self._hold(partition << 32 | low)
        return bottom & ((high > len(ranked.points)) | self._hold(partition << 32 | high))

    def _hold(self, keys: Ints) -> NDArray[np.bool_]:
        if not len(self.keys):
            return np.zeros(len(keys), np.bool_)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        found: NDArray[np.bool_] = self.keys[place] == keys
        return found


def edges(ranked: Ranked, partition: Ints, rows: Ints, partitions: int, most: int) -> Edges:
    """Chooses edges.

    Args:
        partition: of each slot.
        rows: of each slot, -1 where it is empty.
        partitions: how many there are.
        most: edges of one partition.
    """
    filled = rows >= 0
    place, row = partition[filled] << 32, rows[filled]
    low, high = ranked.low[row], ranked.high[row] + 1
    bounds = np.concatenate(((place | low)[low > 0], (place | high)[high <= len(ranked.points)]))
    keys, counts = np.unique(bounds, return_counts=True)
    chosen = np.sort(keys[_leading(keys >> 32, counts, most)])
    return Edges(chosen, np.searchsorted(chosen, np.arange(partitions + 1) << 32))


def _leading(partition: Ints, counts: NDArray[np.intp], most: int) -> Ints:
    """Places of the commonest points of each partition; among about equally common ones, such that lie apart."""
    place = np.arange(len(partition)) - np.searchsorted(partition, partition)
    order = np.lexsort((_scattered(place), -np.log2(counts).astype(np.int64), partition))
    rank = np.arange(len(order)) - np.searchsorted(partition, partition)
    return order[rank < most]


def _scattered(place: Ints) -> Ints:
    """Numbers such that the smallest belong to places that lie apart: 16 bits, turned around."""
    bits = np.unpackbits(place.astype(np.uint16).view(np.uint8), bitorder="little")
    return np.packbits(bits, bitorder="big").view(">u2").astype(np.int64)
