"""Bad items are found and set apart."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homing_workers.match.isolate import isolate


def halves(batch: Sequence[int]) -> list[float]:
    return [1 / item for item in batch]


@given(st.lists(st.integers(0, 3)))
def test_zeros_fail_alone_and_all_others_are_done_in_order(items: list[int]) -> None:
    good, bad = isolate(halves, items)
    assert [item for part, _ in good for item in part] == [item for item in items if item]
    assert all(answers == halves(part) for part, answers in good)
    assert len(bad) == items.count(0)
    assert all(isinstance(error, ZeroDivisionError) for _, error in bad)


def test_a_good_batch_is_done_at_once() -> None:
    sizes: list[int] = []
    isolate(lambda batch: sizes.append(len(batch)), [1, 2, 3])
    assert sizes == [3]


def test_one_bad_of_a_hundred_costs_few_calls() -> None:
    calls: list[int] = []

    def work(batch: Sequence[int]) -> Sequence[float]:
        calls.append(len(batch))
        return halves(batch)

    isolate(work, [1] * 99 + [0])
    assert len(calls) == pytest.approx(14, abs=3)
