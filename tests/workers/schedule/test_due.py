"""When a source is due, as a matter of times only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from homing.models.source import ScrapeSource
from homing_workers.schedule.due import next_start

NOON = datetime(2026, 3, 10, 12, 0, 30, tzinfo=UTC)


def _source(schedule: str, **spec: Any) -> ScrapeSource:
    api = {"startUrls": ["https://example.com/ads"], "items": "@"}
    return ScrapeSource.model_validate(
        {
            "apiVersion": "homing.dev/v1alpha1",
            "kind": "ScrapeSource",
            "metadata": {"name": "ads"},
            "spec": {"type": "api", "api": api, "schedule": schedule} | spec,
        }
    )


def test_a_source_that_never_ran_is_due_at_once() -> None:
    assert next_start(_source("0 3 * * *"), None, NOON) == NOON


def test_a_source_that_has_run_waits_for_its_schedule() -> None:
    due = next_start(_source("*/10 * * * *"), NOON, NOON)
    assert due == NOON.replace(minute=10, second=0)


def test_a_start_that_was_just_missed_is_made_up_for() -> None:
    due = next_start(_source("0 12 * * *"), NOON - timedelta(days=1), NOON)
    assert due == NOON.replace(second=0)


def test_a_start_beyond_the_deadline_is_skipped() -> None:
    source = _source("0 3 * * *", startingDeadlineSeconds=3600)
    due = next_start(source, NOON - timedelta(days=2), NOON)
    assert due == NOON.replace(day=11, hour=3, minute=0, second=0)


def test_many_missed_starts_are_one() -> None:
    source = _source("* * * * *", startingDeadlineSeconds=90)
    due = next_start(source, NOON - timedelta(days=2), NOON)
    assert due <= NOON
    assert next_start(source, NOON, NOON) > NOON


def test_the_schedule_speaks_of_the_time_in_its_zone() -> None:
    source = _source("0 15 * * *", timeZone="Asia/Tashkent")
    assert next_start(source, NOON, NOON) == datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
