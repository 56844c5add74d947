"""Whether changes have come without a gap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from homing_workers.reader.tape import Tape


def test_changes_in_order_leave_no_gap() -> None:
    tape = Tape(5)
    tape.hear(6, 1)
    tape.hear(9, 3)
    assert (tape.at, tape.has_gap) == (9, False)


def test_what_comes_late_closes_the_gap() -> None:
    tape = Tape(5)
    tape.hear(7, 1)
    assert (tape.at, tape.has_gap) == (5, True)
    tape.hear(6, 1)
    assert (tape.at, tape.has_gap) == (7, False)


def test_while_the_place_is_not_known_there_is_no_gap_and_nothing_is_forgotten() -> None:
    tape = Tape()
    tape.hear(8, 1)
    assert (tape.at, tape.has_gap) == (None, False)
    tape.jump(7)
    assert tape.at == 8


def test_what_has_no_place_changes_nothing() -> None:
    tape = Tape(5)
    tape.hear(0, 0)
    assert (tape.at, tape.has_gap) == (5, False)


@given(
    counts=st.lists(st.integers(1, 3), min_size=1, max_size=12),
    data=st.data(),
)
def test_the_place_is_where_the_first_missing_change_begins(
    counts: list[int], data: st.DataObject
) -> None:
    ends = [sum(counts[: number + 1]) for number in range(len(counts))]
    changes = list(zip(ends, counts, strict=True))
    told = data.draw(st.lists(st.sampled_from(changes), max_size=24))
    tape = Tape(0)
    for pts, count in told:
        tape.hear(pts, count)
    first = next((change for change in changes if change not in told), None)
    assert tape.at == (ends[-1] if first is None else first[0] - first[1])
    assert tape.has_gap == any(pts > (tape.at or 0) for pts, _ in told)
