"""Indexes of few searches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from homing.matching.index.build import Limits, build
from homing.matching.index.columns import Columns, columns
from homing.matching.index.encode import encode
from homing.matching.index.tables import Tables
from homing.models.subscription import Subscription

#: So that even few searches fill partitions, buckets and names.
TIGHT = Limits(slots=8, price_edges=2, area_edges=1, names=1)


def encoded_columns(searches: Iterable[tuple[int, int, bytes]]) -> Columns:
    """Of (id, user id, encoded search) one by one."""
    given = list(searches)
    return columns(
        np.array([one[0] for one in given], np.int64),
        np.array([one[1] for one in given], np.int64),
        np.array([len(one[2]) for one in given], np.int64),
        b"".join(one[2] for one in given),
    )


def indexed(searches: Sequence[Subscription], limits: Limits | None = None) -> Tables:
    """As a snapshot of these searches, in memory."""
    encoded = encoded_columns((one.id, one.user_id, encode(one.criteria)) for one in searches)
    built = build(encoded, limits)
    return Tables(built.arrays, built.first)
