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
    """For each partition some of the points: they part its bounds into buckets of about the same size."""

    #: partition << 32 | rank, ascending.
    keys: Ints
    #: Where each partition's begin, and one more entry: how many there are.
    starts: Ints

    def buckets(self, partition: Ints, ranks: Ints) -> Ints:
        """The bucket of a rank within a partition: the number of edges at or below it."""
        at = np.searchsorted(self.keys, partition << 32 | ranks, side="right")
        return at - self.starts[partition]


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
    keys = np.sort(
        np.concatenate(((place | low)[low > 0], (place | high)[high <= len(ranked.points)]))
    )
    few, many = _by_variety(keys, partitions, most)
    chosen = np.unique(np.concatenate((few, _quantiles(many, partitions, most))))
    return Edges(chosen, np.searchsorted(chosen, np.arange(partitions + 1) << 32))


def _by_variety(keys: Ints, partitions: int, most: int) -> tuple[Ints, Ints]:
    """All different keys of partitions with at most so many; all keys of the others."""
    different = keys[np.flatnonzero(np.diff(keys, prepend=-1))]
    crowded = np.bincount(different >> 32, minlength=partitions) > most
    return different[~crowded[different >> 32]], keys[crowded[keys >> 32]]


def _quantiles(keys: Ints, partitions: int, most: int) -> Ints:
    bounds = np.searchsorted(keys, np.arange(partitions + 1) << 32)
    held = np.flatnonzero(np.diff(bounds))
    sizes = np.diff(bounds)[held, None]
    return keys[(bounds[held, None] + sizes * np.arange(1, most + 1) // (most + 1)).ravel()]
