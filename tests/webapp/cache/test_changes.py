"""What is known to have changed, on a clock of its own."""

from __future__ import annotations

import random
import time

import pytest

from homing.storage.changes import Change, Snapshot
from homing_webapp.cache import Changes, Entry
from homing_webapp.cache.changes import KEPT_SECONDS

_BEGAN = Snapshot(100, 100, frozenset())


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def changes(clock: Clock) -> Changes:
    changes = Changes(clock)
    changes.begin(_BEGAN)
    changes.is_alive(clock.now)
    return changes


def _answer(snapshot: Snapshot, tag: str = "*") -> Entry:
    return Entry(b"", '"e"', "text/plain", snapshot, frozenset({tag}))


def test_an_answer_holds_exactly_where_its_snapshot_sees_every_change(clock: Clock) -> None:
    dice = random.Random(1)
    for _ in range(500):
        told = dice.sample(range(100, 120), dice.randint(0, 4))
        running = frozenset(dice.sample(range(100, 112), dice.randint(0, 3)))
        snapshot = Snapshot(min(running, default=112), 112, running)
        changes = Changes(clock)
        changes.begin(Snapshot(100, 112, running))
        changes.is_alive(clock.now)
        for transaction in told:
            changes.note(Change(transaction=transaction))
        assert changes.hold(_answer(snapshot)) is all(map(snapshot.sees, told))


def test_a_change_that_ended_out_of_order_is_not_overlooked(changes: Changes) -> None:
    late = Snapshot(100, 103, frozenset({100}))
    for transaction in (102, 100):
        changes.note(Change(transaction=transaction))
    assert not changes.hold(_answer(late))
    assert changes.hold(_answer(Snapshot(103, 103, frozenset())))


def test_many_changes_cost_no_more_than_one(changes: Changes) -> None:
    for transaction in range(101, 50_100):
        changes.note(Change(transaction=transaction))
    # One that runs for long keeps the first running one low: all changes are behind it.
    answer = _answer(Snapshot(100, 50_100, frozenset({100})))
    began = time.process_time()
    assert all(changes.hold(answer) for _ in range(1_000))
    assert time.process_time() - began < 1


def test_changes_are_forgotten_when_no_answer_is_as_old(changes: Changes, clock: Clock) -> None:
    changes.note(Change(transaction=200, cities=(1,)))
    clock.now += 3 * KEPT_SECONDS
    changes.is_alive(clock.now)
    changes.note(Change(transaction=150, cities=(2,)))
    assert changes.hold(_answer(Snapshot(151, 151, frozenset())))
    assert changes.hold(_answer(Snapshot(151, 151, frozenset()), "city:1"))
