"""What matching a batch gives: who wants what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Hits:
    """Three columns of one length, a row for each search that wants an event; in no order that counts."""

    #: Place of the event in its batch.
    event: NDArray[np.int32]
    subscription: NDArray[np.int64]
    #: Id of the search's user.
    owner: NDArray[np.int64]

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, int]]) -> Hits:
        """From (place of the event, subscription, owner)."""
        table = np.array(list(rows), np.int64).reshape(-1, 3)
        return cls(table[:, 0].astype(np.int32), table[:, 1].copy(), table[:, 2].copy())

    @classmethod
    def joined(cls, parts: Sequence[Hits]) -> Hits:
        """All of them."""
        if not parts:
            return cls.of(())
        return cls(
            np.concatenate([part.event for part in parts]),
            np.concatenate([part.subscription for part in parts]),
            np.concatenate([part.owner for part in parts]),
        )

    def __len__(self) -> int:
        return len(self.event)

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Hits:
        """Some of the rows, by a mask or by their places."""
        return Hits(self.event[chosen], self.subscription[chosen], self.owner[chosen])

    def lists(self, events: int) -> list[list[int]]:
        """For each event of the batch: ids of the searches, ascending."""
        ordered = self.where(np.lexsort((self.subscription, self.event)))
        ends = np.searchsorted(ordered.event, np.arange(events + 1))
        ids = ordered.subscription.tolist()
        return [ids[start:end] for start, end in pairwise(ends)]
