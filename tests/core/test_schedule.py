"""When a source is due."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from homing import schedule


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_next_run_is_strictly_later() -> None:
    due = schedule.next_run("*/5 * * * *", "Etc/UTC", "a", at("2026-01-01 10:05"))
    assert due == at("2026-01-01 10:10")


def test_fields_speak_of_the_zone() -> None:
    due = schedule.next_run("0 9 * * *", "Asia/Tashkent", "a", at("2026-01-01 10:00"))
    assert due == at("2026-01-02 04:00")


def test_a_time_that_clocks_skip_is_moved_behind_the_gap() -> None:
    due = schedule.next_run("30 3 * * *", "Europe/Kyiv", "a", at("2026-03-29 00:50"))
    assert due == at("2026-03-29 01:00")


def test_h_follows_from_the_name() -> None:
    minutes = {schedule.resolved("H * * * *", f"default/{n}").split()[0] for n in range(100)}
    assert len(minutes) > 30
    assert schedule.resolved("H * * * *", "a") == schedule.resolved("H * * * *", "a")


def test_h_with_a_step_keeps_the_step() -> None:
    field, *rest = schedule.resolved("H/20 * * * 1-5", "default/lun").split()
    first, second, third = map(int, field.split(","))
    assert (second - first, third - second) == (20, 20)
    assert rest == ["*", "*", "*", "1-5"]


@pytest.mark.parametrize("text", ["H/10 * * * *", "H H * * *", "H(0-29)/10 H * * *"])
def test_the_next_run_is_one_of_the_resolved_schedule(text: str) -> None:
    now = at("2026-01-01 00:00")
    resolved = schedule.resolved(text, "a")
    assert schedule.next_run(text, "Etc/UTC", "a", now) == schedule.next_run(
        resolved, "Etc/UTC", "a", now
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 0 * * 7", "0 0 * * 0"),
        ("0 0 * * 5-7", "0 0 * * 0,5,6"),
        ("0 0 * * fri-mon", "0 0 * * 0,1,5,6"),
        ("0 0 * * 0-7", "0 0 * * *"),
        ("0 0 * * 2/3", "0 0 * * 2,5"),
        ("0 22-1 * * *", "0 0,1,22,23 * * *"),
        ("*/5 9-17/2 1,15 jan-MAR mon-fri", "*/5 9-17/2 1,15 jan-MAR mon-fri"),
        ("0 0 ? * THU", "0 0 ? * THU"),
    ],
)
def test_what_kubernetes_does_not_know_is_spelled_out(text: str, expected: str) -> None:
    assert schedule.resolved(text, "a") == expected
