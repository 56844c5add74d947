"""Workers and a queue in a time of their own."""

from __future__ import annotations

import pytest

from homing_operator.scaling.simulation.workshop import Workshop


def shop(*arrivals: float, workers: int = 1, seconds: float = 2, start: float = 5) -> Workshop:
    return Workshop(iter(arrivals), job_seconds=seconds, start_seconds=start, workers=workers)


def test_one_worker_does_one_job_after_another() -> None:
    it = shop(0, 0, 0)
    it.advance(3)
    assert (it.done, it.started, it.queued, it.oldest) == (1, 1, 1, 3)
    it.advance(6)
    assert (it.done, it.worst_wait, it.waited) == (3, 4, 6)


def test_two_workers_share_the_jobs() -> None:
    it = shop(0, 0, 0, 0, workers=2)
    it.advance(4)
    assert (it.done, it.worst_wait) == (4, 2)


def test_a_new_worker_needs_time_to_start() -> None:
    it = shop(0, workers=0)
    it.scale(1)
    it.advance(4.9)
    assert (it.workers, it.started) == (1, 0)
    it.advance(7)
    assert (it.done, it.worst_wait) == (1, 5)


def test_seconds_of_workers_count_from_their_start_to_their_end() -> None:
    it = shop(workers=0)
    it.scale(3)
    it.advance(10)
    it.scale(1)
    it.advance(20)
    assert it.worker_seconds == 40


def test_a_busy_worker_ends_its_job_before_it_goes() -> None:
    it = shop(0, 0)
    it.advance(1)
    it.scale(0)
    assert it.workers == 0
    it.advance(9)
    assert (it.done, it.queued, it.worker_seconds) == (1, 1, 2)


def test_a_worker_that_was_to_go_may_stay() -> None:
    it = shop(0, 0)
    it.advance(1)
    it.scale(0)
    it.scale(1)
    it.advance(4)
    assert (it.done, it.workers) == (2, 1)


@pytest.mark.parametrize(("wanted", "started"), [(3, 3), (1, 1), (0, 0)])
def test_those_that_start_go_first(wanted: int, started: int) -> None:
    it = shop(0, 0, 0, workers=1)
    it.advance(0)
    it.scale(5)
    it.scale(wanted)
    it.advance(1)
    assert it.workers == started
