"""Answers in memory, and answers as bytes."""

from __future__ import annotations

import pytest

from homing.storage.changes import Snapshot
from homing_webapp.cache import Answers, Entry

_SNAPSHOT = Snapshot(5, 9, frozenset({5, 7}))


def _entry(body: bytes = b"{}", tags: frozenset[str] = frozenset({"*"})) -> Entry:
    return Entry(body, '"e"', "application/json", _SNAPSHOT, tags, {"Link": "<x>"})


def test_an_answer_is_there_until_its_time_is_over() -> None:
    answers = Answers()
    answers.put("a", _entry(), until=10)
    assert answers.get("a", now=9.9) == _entry()
    assert answers.get("a", now=10) is None


def test_a_change_drops_what_has_its_tag_and_nothing_else() -> None:
    answers = Answers()
    answers.put("kyiv", _entry(tags=frozenset({"city:1"})), until=10)
    answers.put("lviv", _entry(tags=frozenset({"city:2"})), until=10)
    answers.drop_tagged({"city:1", "city:3"})
    assert (answers.get("kyiv", 0), answers.get("lviv", 0) is not None) == (None, True)


def test_the_oldest_answers_leave_when_there_are_too_many() -> None:
    answers = Answers(most=2)
    for key in "abc":
        answers.put(key, _entry(), until=10)
    assert [key for key in "abc" if answers.get(key, 0)] == ["b", "c"]


def test_the_oldest_answers_leave_when_they_are_too_large() -> None:
    answers = Answers(most_bytes=25)
    for key in "abc":
        answers.put(key, _entry(b"x" * 10), until=10)
    assert [key for key in "abc" if answers.get(key, 0)] == ["b", "c"]


def test_an_answer_is_unpacked_as_it_was_packed() -> None:
    entry = _entry(b"line\nline")
    assert Entry.unpack(entry.pack()) == entry


@pytest.mark.parametrize("packed", [b"", b"{}", b"[]\nx", b"nonsense\n", b'{"etag": 1}\n'])
def test_bytes_that_are_no_answer_are_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        Entry.unpack(packed)
