"""Recorded loads: what is read, and what is refused with its place."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from homing_operator.scaling.simulation import trace
from homing_operator.scaling.simulation.trace import Recorder, Trace, TraceError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "queue.csv"


def read(path: Path, text: str) -> Trace:
    path.write_text(text)
    return trace.read(path)


def test_arrivals_are_spread_over_the_time_between_two_looks(path: Path) -> None:
    found = read(path, "at,arrived\n100,9\n110,2\n120,0\n130,1\n")
    assert list(found.arrivals(1)) == [5, 10, 30]


def test_jobs_that_wait_at_first_are_there_at_once(path: Path) -> None:
    found = read(path, "at,queued,arrived\n0,2,\n10,9,1\n")
    assert list(found.arrivals(1)) == [0, 0, 10]


def test_without_arrivals_they_follow_from_what_waits_and_what_is_done(path: Path) -> None:
    found = read(path, "at,queued,started\n0,0,2\n10,5,2\n")
    assert len(list(found.arrivals(job_seconds=2))) == 15


def test_times_may_be_written_as_times(path: Path) -> None:
    found = read(path, "at,queued\n2026-11-21T12:00:00+00:00,1\n2026-11-21T12:01:30Z,1\n")
    assert found.seconds == 90


def test_what_could_not_be_read_is_known_as_such(path: Path) -> None:
    found = read(path, "at,queued,arrived\n0,1,0\n10,,\n20,1,0\n")
    assert [found.known_at(moment) for moment in (0, 9, 10, 19, 20, 99)] == [
        True,
        True,
        False,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected a header with at, and queued or arrived"),
        ("at,x\n1,1\n", "expected a header with at, and queued or arrived"),
        ("at,queued\n0,1\n", "expected two rows at least"),
        ("at,queued\n0,1\n0,1\n", "csv:3: at: expected a later time than in the row before"),
        ("at,queued\n0,1\nsoon,1\n", "csv:3: at: expected seconds or a time, got 'soon'"),
        ("at,queued\n0,1\n9,-1\n", "csv:3: queued: Input should be greater than or equal to 0"),
        ("at,queued\n0,x\n9,1\n", "csv:2: queued: Input should be a valid integer"),
    ],
)
def test_a_file_that_is_no_trace_is_refused_with_its_place(
    path: Path, text: str, message: str
) -> None:
    with pytest.raises(TraceError, match=message):
        read(path, text)


def test_what_was_recorded_is_read_again(path: Path) -> None:
    file = io.StringIO()
    recorder = Recorder(file)
    recorder.write(datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC), [3, 1, None, None])
    recorder.write(datetime(2026, 11, 21, 12, 0, 5, tzinfo=UTC), [4, 1, 2, 1.5])
    found = read(path, file.getvalue())
    assert found.seconds == 5
    assert found.job_seconds() == 1.5
    assert found.rows[1].arrived == 2
