"""How work is dealt out, so that no city holds up the others. docs/matching.md has the arithmetic.

Within a snapshot, large partitions are split (`partitions`), and batches that visit many partitions are matched in
portions. Where searches outgrow a machine, each worker can keep a shard of them (none does yet); the hits of a batch
are those of all shards.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np

from homing.matching.index.columns import Columns, Ints

#: Words of a row of bits that are looked at in one go: about 60 MB of memory at the most.
MOST_WORDS = 400_000

#: A shard gets about so many pieces, so that they even out.
_PIECES = 8


def halves(words: int, events: int) -> int | None:
    """Where a batch that looks at so many words is to be cut; None leaves it whole."""
    return events // 2 if words > MOST_WORDS and events > 1 else None


def shards(columns: Columns, count: int) -> Ints:
    """For each search the number of its shard.

    A city's searches stay together, unless there are so many that they are cut into pieces. Listings come where
    searches are, and each looks at all searches of its city: so a piece costs its size times the size of its city.
    """
    if count < 1:
        raise ValueError(f"at least one shard is needed, found {count}")
    _, city, sizes = np.unique(columns.records["city"], return_inverse=True, return_counts=True)
    cuts = -(-sizes * _PIECES * count // max(1, len(columns)))
    first = np.cumsum(cuts) - cuts
    piece = first[city] + np.arange(len(columns)) % cuts[city]
    filled = np.bincount(piece, minlength=int(cuts.sum()))
    costs = filled * np.repeat(sizes, cuts)
    return _dealt(costs.tolist(), count)[piece]


def _dealt(costs: Sequence[int], count: int) -> Ints:
    """A shard for each piece: the costliest first, each to whoever has least so far."""
    shard = np.zeros(len(costs), np.int64)
    waiting = [(0, number) for number in range(count)]
    for piece in sorted(range(len(costs)), key=lambda place: -costs[place]):
        burden, number = heapq.heappop(waiting)
        shard[piece] = number
        heapq.heappush(waiting, (burden + costs[piece], number))
    return shard
