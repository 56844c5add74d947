"""Indexes of few searches."""

from __future__ import annotations

from collections.abc import Sequence

from homing.matching.index.build import Limits, build
from homing.matching.index.columns import encoded_columns
from homing.matching.index.encode import encode
from homing.matching.index.tables import Tables
from homing.models.subscription import Subscription

#: So that even few searches fill partitions, buckets and names.
TIGHT = Limits(slots=8, price_edges=2, area_edges=1, names=1)


def indexed(searches: Sequence[Subscription], limits: Limits | None = None) -> Tables:
    """As a snapshot of these searches, in memory."""
    columns = encoded_columns((one.id, one.user_id, encode(one.criteria)) for one in searches)
    built = build(columns, limits)
    return Tables(built.arrays, built.first)
