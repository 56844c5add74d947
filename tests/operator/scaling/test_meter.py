"""How long jobs take and how many come in, by the counters of workers."""

from __future__ import annotations

import pytest

from homing_operator.scaling.meter import Meter
from homing_operator.scaling.observation import Known
from homing_operator.scaling.reading import Reading
from homing_operator.scaling.records import Worker
from tests.operator.scaling.support import DEAF, at


def reading(queued: int, **workers: tuple[int, float]) -> Reading:
    found = {
        name: Worker(name=name, born="first", job=None, done=done, seconds=seconds)
        for name, (done, seconds) in workers.items()
    }
    return Reading(queues={"match": Known(queued=queued)}, workers=found)


def measured(*readings: Reading, every: float = 10) -> Meter:
    meter = Meter()
    for number, each in enumerate(readings):
        meter.take(each, at(number * every))
    return meter


def test_at_first_the_workers_own_totals_tell_how_long_a_job_takes() -> None:
    meter = measured(reading(0, a=(10, 20.0), b=(10, 40.0)))
    assert meter.job_seconds == 3
    assert meter.arrivals_per_second is None


def test_jobs_that_came_are_those_done_and_those_more_that_wait() -> None:
    meter = measured(reading(5, a=(10, 20.0)), reading(25, a=(40, 20.0)))
    assert meter.arrived == 50
    assert meter.arrivals_per_second == 5


def test_a_shrinking_queue_alone_means_that_none_came() -> None:
    assert measured(reading(50), reading(20)).arrivals_per_second == 0


def test_a_new_worker_is_counted_from_its_birth_and_a_gone_one_not_backwards() -> None:
    meter = measured(reading(0, a=(10, 10.0)), reading(0, b=(20, 10.0)))
    assert meter.arrived == 20


def test_recent_jobs_count_for_more() -> None:
    old = [reading(0, a=(100, 100.0))]
    later = [reading(0, a=(100 + 10 * n, 100.0 + 50.0 * n)) for n in range(1, 30)]
    assert measured(*old, *later, every=60).job_seconds == pytest.approx(5, rel=0.05)


def test_a_reading_without_answer_measures_nothing() -> None:
    deaf = Reading(queues={"match": DEAF})
    meter = measured(reading(5, a=(1, 1.0)), deaf, reading(500, a=(1, 1.0)))
    assert meter.arrived is None
    assert meter.job_seconds == 1


def test_nothing_done_means_nothing_measured() -> None:
    assert measured(reading(3)).job_seconds is None
