"""The index gives the plain matcher's answers."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homing.matching.hits import Hits
from homing.matching.index.build import Limits
from homing.matching.index.evaluate import IndexMatcher, Steps
from homing.matching.matcher import PlainMatcher
from homing.matching.subject import Subject
from homing.models.subscription import Subscription
from tests.core.matching.index.support import TIGHT, indexed
from tests.core.matching.searches import CRITERIA, RATES, SUBJECTS, subscription

SEARCHES = st.lists(CRITERIA, max_size=60).map(
    lambda asked: [
        subscription(3 * place + 1, criteria, user_id=7 + place)
        for place, criteria in enumerate(asked)
    ]
)
BATCH = st.lists(SUBJECTS, max_size=6)


@pytest.mark.parametrize("limits", [Limits(), TIGHT])
@settings(max_examples=60, deadline=None)
@given(searches=SEARCHES, batch=BATCH)
def test_the_plain_matcher_agrees(
    limits: Limits, searches: list[Subscription], batch: list[Subject]
) -> None:
    expected = PlainMatcher(searches, RATES).match(batch)
    found = IndexMatcher(indexed(searches, limits), RATES).match(batch)
    assert rows(found) == rows(expected)


@settings(max_examples=30, deadline=None)
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


@pytest.mark.slow  # compiling takes its time
@pytest.mark.skipif(find_spec("numba") is None, reason="the extra `kernel` is not installed")
@pytest.mark.parametrize("limits", [Limits(), TIGHT])
@settings(max_examples=60, deadline=None)
@given(searches=SEARCHES, batch=BATCH, gone=st.sets(st.integers(0, 200)))
def test_the_compiled_steps_agree(
    limits: Limits, searches: list[Subscription], batch: list[Subject], gone: set[int]
) -> None:
    steps: Steps = import_module("homing.matching.index.compiled").STEPS
    tables = indexed(searches, limits)
    expected = IndexMatcher(tables, RATES, without=gone).match(batch)
    found = IndexMatcher(tables, RATES, without=gone, steps=steps).match(batch)
    assert rows(found) == rows(expected)
