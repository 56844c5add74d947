"""What makes the operator alive and ready, and how it is asked."""

from __future__ import annotations

from typing import Any

import aiohttp

from homing.embedded.server import free_port
from homing_operator import probes
from homing_operator.heartbeats import Heartbeats
from homing_operator.kinds import JOB
from homing_operator.watch_doubts import WatchDoubts


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_part_that_falls_silent_is_stale_until_it_beats() -> None:
    clock = _Clock()
    beats = Heartbeats(clock)
    beat = beats.expect("loop", 10)
    clock.now = 11
    assert beats.stale == {"loop": "silent for 11 s"}
    beat()
    assert beats.stale == {}


def test_it_is_ready_when_all_that_starts_has_started() -> None:
    beats = Heartbeats()
    done = [beats.starting("sources"), beats.starting("pools")]
    assert not beats.ready
    for each in done:
        each()
    assert beats.ready


async def test_probes_answer_what_is_so() -> None:
    beats, port = Heartbeats(), free_port()
    started = beats.starting("sources")
    async with probes.serving(port, beats):
        assert await _ask(port, "/readyz") == (503, "starting")
        started()
        assert await _ask(port, "/readyz") == (200, "ok")
        assert await _ask(port, "/healthz") == (200, "ok")
        beats.break_off("watch of jobs", "it says nothing")
        assert await _ask(port, "/healthz") == (503, "watch of jobs: it says nothing")
        _status, text = await _ask(port, "/metrics")
        assert "homing_operator_queue_depth" in text


def test_a_watch_that_tells_of_changes_late_is_trusted() -> None:
    clock = _Clock()
    doubts = WatchDoubts(clock)
    doubts.untold(JOB, _job())
    clock.now = 70
    doubts.told(JOB, _job())
    assert doubts.settle() == {}


def test_a_watch_that_misses_changes_twice_and_says_nothing_is_dead() -> None:
    clock = _Clock()
    doubts = WatchDoubts(clock)
    settled = []
    for uid in ("1", "2"):
        doubts.untold(JOB, _job(uid))
        clock.now += 300
        settled.append(doubts.settle())
    assert settled == [{}, {"jobs": 1}]


def test_a_watch_that_has_spoken_in_between_is_given_another_chance() -> None:
    clock = _Clock()
    doubts = WatchDoubts(clock)
    for uid in ("1", "2"):
        doubts.untold(JOB, _job(uid))
        clock.now += 300
        assert doubts.settle() == {}
        doubts.told(JOB, _job("another"))


def _job(uid: str = "1") -> dict[str, Any]:
    return {"metadata": {"uid": uid}}


async def _ask(port: int, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        return answer.status, await answer.text()
