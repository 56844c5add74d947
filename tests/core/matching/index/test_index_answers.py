"""The index gives the plain matcher's answers."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from homing.matching import PlainMatcher, Subject
from homing.matching.index.build import build
from homing.matching.index.columns import encoded_columns
from homing.matching.index.encode import encode
from homing.matching.index.evaluate import IndexMatcher
from homing.matching.index.tables import Tables
from homing.models.subscription import Criteria, Subscription
from tests.core.matching.searches import CRITERIA, RATES, SUBJECTS, subscription


def indexed(searches: Sequence[Subscription], *, most_slots: int = 64) -> Tables:
    columns = encoded_columns((one.id, one.user_id, encode(one.criteria)) for one in searches)
    built = build(columns, most_slots=most_slots)
    return Tables(built.arrays, built.first)


@settings(max_examples=200, deadline=None)
@given(st.lists(CRITERIA, max_size=80), st.lists(SUBJECTS, max_size=6))
def test_the_plain_matcher_agrees(asked: list[Criteria], batch: list[Subject]) -> None:
    searches = [subscription(number + 1, criteria) for number, criteria in enumerate(asked)]
    expected = PlainMatcher(searches, RATES).match(batch)
    found = IndexMatcher(indexed(searches), RATES).match(batch)
    assert found.lists(len(batch)) == expected.lists(len(batch))
