"""The index gives the plain matcher's answers."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homing.matching import Hits, PlainMatcher, Subject
from homing.matching.index.build import Limits, build
from homing.matching.index.columns import encoded_columns
from homing.matching.index.encode import encode
from homing.matching.index.evaluate import IndexMatcher, Steps
from homing.matching.index.tables import Tables
from homing.models.subscription import Subscription
from tests.core.matching.searches import CRITERIA, RATES, SUBJECTS, subscription

#: So that even few searches fill partitions, buckets and names.
TIGHT = Limits(slots=8, price_edges=2, area_edges=1, names=1)


def indexed(searches: Sequence[Subscription], limits: Limits | None = None) -> Tables:
    columns = encoded_columns((one.id, one.user_id, encode(one.criteria)) for one in searches)
    built = build(columns, limits)
    return Tables(built.arrays, built.first)


SEARCHES = st.lists(CRITERIA, max_size=60).map(
    lambda asked: [
        subscription(3 * place + 1, criteria, user_id=7 + place)
        for place, criteria in enumerate(asked)
    ]
)
BATCH = st.lists(SUBJECTS, max_size=6)


@pytest.mark.parametrize("limits", [Limits(), TIGHT])
@settings(max_examples=150, deadline=None)
@given(searches=SEARCHES, batch=BATCH)
def test_the_plain_matcher_agrees(
    limits: Limits, searches: list[Subscription], batch: list[Subject]
) -> None:
    expected = PlainMatcher(searches, RATES).match(batch)
    found = IndexMatcher(indexed(searches, limits), RATES).match(batch)
    assert rows(found) == rows(expected)


@settings(max_examples=50, deadline=None)
@given(searches=SEARCHES, batch=BATCH, data=st.data())
def test_searches_may_be_left_out(
    searches: list[Subscription], batch: list[Subject], data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.integers(0, 200)))
    left = [one for one in searches if one.id not in gone]
    expected = PlainMatcher(left, RATES).match(batch)
    found = IndexMatcher(indexed(searches), RATES, without=gone).match(batch)
    assert rows(found) == rows(expected)


def rows(hits: Hits) -> list[tuple[int, int, int]]:
    columns = (hits.event.tolist(), hits.subscription.tolist(), hits.owner.tolist())
    return sorted(zip(*columns, strict=True))


@pytest.mark.skipif(find_spec("numba") is None, reason="the extra `kernel` is not installed")
@pytest.mark.parametrize("limits", [Limits(), TIGHT])
@settings(max_examples=100, deadline=None)
@given(searches=SEARCHES, batch=BATCH, gone=st.sets(st.integers(0, 200)))
def test_the_compiled_steps_agree(
    limits: Limits, searches: list[Subscription], batch: list[Subject], gone: set[int]
) -> None:
    steps: Steps = import_module("homing.matching.index.compiled").STEPS
    tables = indexed(searches, limits)
    expected = IndexMatcher(tables, RATES, without=gone).match(batch)
    found = IndexMatcher(tables, RATES, without=gone, steps=steps).match(batch)
    assert rows(found) == rows(expected)
