"""So many at once, first come, first served."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from homing_operator.sources.turns import Turns
from homing_operator.store import Key

_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def _asks(turns: Turns, number: int, running: int = 0, *, by_hand: bool = False) -> bool:
    created = _BEGIN + timedelta(seconds=number)
    return turns.may_start(_key(number), created, by_hand, running)


def _key(number: int) -> Key:
    return Key("homes", f"s{number}")


def test_no_more_than_so_many_start() -> None:
    turns = Turns(2)
    assert [_asks(turns, number) for number in range(4)] == [True, True, False, False]


def test_what_runs_already_counts() -> None:
    turns = Turns(2)
    assert [_asks(turns, number, running=1) for number in range(2)] == [True, False]


def test_a_turn_that_was_given_stays() -> None:
    turns = Turns(1)
    assert _asks(turns, 2)
    assert not _asks(turns, 1)
    assert _asks(turns, 2)


def test_the_oldest_that_waits_is_next() -> None:
    turns = Turns(1)
    for number in (9, 3, 5):
        _asks(turns, number, running=1)
    assert list(turns.next(running=0)) == [_key(3)]
    assert not _asks(turns, 5)
    assert _asks(turns, 3)


def test_who_has_started_makes_room_when_the_run_ends() -> None:
    turns = Turns(1)
    _asks(turns, 1)
    _asks(turns, 2)
    turns.leave(_key(1))
    assert list(turns.next(running=1)) == []
    assert list(turns.next(running=0)) == [_key(2)]


def test_who_waits_in_person_goes_first() -> None:
    turns = Turns(1)
    _asks(turns, 1, running=1)
    _asks(turns, 2, running=1, by_hand=True)
    assert list(turns.next(running=0)) == [_key(2)]


def test_who_wants_nothing_any_more_is_forgotten() -> None:
    turns = Turns(1)
    _asks(turns, 1, running=1)
    turns.leave(_key(1))
    turns.leave(_key(1))
    assert len(turns) == 0
