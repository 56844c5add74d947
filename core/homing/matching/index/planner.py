"""How work is dealt out: what a partition costs, and which worker gets it.

The figures are of one core of a small cloud machine, from `make bench NAME=matching`; docs/matching.md derives them.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from homing.matching.index.columns import Ints
from homing.matching.index.partitions import Partitions

#: Of reading a listing, whatever it is matched with.
LISTING_US = 22.0
#: Of a visited partition, of each of its words, and of each search that wants the listing.
VISIT_US, WORD_US, HIT_US = 0.3, 0.02, 0.05

#: Searches that want a listing, of those in the partitions it visits: one in so many.
SELECTIVITY = 22

#: Of mapped files, for each search.
BYTES = 120


@dataclass(frozen=True)
class Load:
    """Of one listing that visits a partition."""

    searches: int
    microseconds: float


def load(searches: int) -> Load:
    """What one listing costs in a partition with so many searches."""
    words = -(-searches // 64)
    hits = searches / SELECTIVITY
    return Load(searches, VISIT_US + WORD_US * words + HIT_US * hits)


def loads(parts: Partitions) -> Ints:
    """Searches of each partition."""
    filled = parts.of_slots[parts.rows >= 0]
    return np.bincount(filled, minlength=len(parts.groups))


def deal(costs: Sequence[float], workers: int) -> list[list[int]]:
    """Deals pieces of work to workers: the largest first, each to whoever has least so far.

    No worker gets more than a third above what would be fair, unless a single piece is larger than that.

    Returns:
        For each worker the places of its pieces, ascending.
    """
    if workers < 1:
        raise ValueError(f"at least one worker is needed, found {workers}")
    dealt: list[list[int]] = [[] for _ in range(workers)]
    waiting = [(0.0, worker) for worker in range(workers)]
    for piece in sorted(range(len(costs)), key=lambda place: -costs[place]):
        burden, worker = heapq.heappop(waiting)
        dealt[worker].append(piece)
        heapq.heappush(waiting, (burden + costs[piece], worker))
    return [sorted(pieces) for pieces in dealt]
