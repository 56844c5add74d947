"""What the ends of runs come to in the status."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from homing.models.kinds import RunOutcome
from homing_operator.actions import Apply
from homing_operator.sources.backoff import minutes_between
from tests.operator.sources.simulated import Simulated


def _settled(**spec: Any) -> Simulated:
    source = Simulated(**spec)
    source.settle()
    return source


def test_counts_come_from_the_termination_message() -> None:
    source = _settled()
    source.run(found=12, new=3)
    source.settle()
    last = source.status["lastRun"]
    assert last["outcome"] == "succeeded"
    assert last["counts"] == {"found": 12, "new": 3}
    assert source.status["lastSuccessTime"] == last["finishedAt"]


def test_a_good_run_makes_a_source_fresh_and_productive() -> None:
    source = _settled()
    source.run(found=12)
    source.settle()
    assert source.condition("Fresh") == ("True", "RecentSuccess")
    assert source.condition("Productive") == ("True", "Found")
    assert source.condition("Blocked") == ("False", "NotBlocked")


def test_a_run_that_found_nothing_is_not_productive() -> None:
    source = _settled()
    source.run(found=0)
    source.settle()
    assert source.condition("Productive") == ("False", "NothingFound")


def test_a_run_that_could_not_read_most_is_not_productive() -> None:
    source = _settled()
    source.run(found=10, rejected=6)
    source.settle()
    assert source.condition("Productive") == ("False", "MostlyRejected")


def test_a_missing_message_is_unknown_and_not_zero() -> None:
    source = _settled()
    source.end("lun-1", None, failed=True, code=137)
    source.now += timedelta(minutes=1)
    source.settle()
    assert source.status["lastRun"]["outcome"] == "unknown"
    assert source.status["lastRun"].get("counts", {}) == {}
    assert source.condition("Productive") == ("Unknown", "NoResult")
    assert source.status["consecutiveFailures"] == 1


def test_counts_that_an_apply_has_emptied_are_none() -> None:
    source = _settled()
    source.run(found=3)
    source.settle()
    source.status["lastRun"]["counts"] = None
    before = source.status["lastSuccessTime"]
    source.end("lun-2", None, failed=True, code=137)
    source.now += timedelta(minutes=1)
    source.settle()
    assert source.status["consecutiveFailures"] == 1
    assert source.status["lastSuccessTime"] == before


def test_a_run_that_met_another_one_does_not_count() -> None:
    source = _settled()
    source.run(found=3)
    source.settle()
    before = source.status["lastRun"]
    source.now += timedelta(minutes=1)
    source.end("lun-2", None, failed=True, code=75)
    source.settle()
    assert source.status["lastRun"] == before
    assert source.status["consecutiveFailures"] == 0


def test_a_job_that_ended_before_its_pod_is_waited_for() -> None:
    source = _settled()
    source.run(found=3)
    pods, source.pods = source.pods, []
    source.settle()
    assert "lastRun" not in source.status
    source.pods = pods
    source.settle()
    assert source.status["lastRun"]["counts"] == {"found": 3}


def test_a_pod_that_never_shows_is_not_waited_for_long() -> None:
    source = _settled()
    source.run(found=3)
    source.pods = []
    source.now += timedelta(seconds=11)
    source.settle()
    assert source.status["lastRun"]["outcome"] == "unknown"


def test_what_is_known_of_a_run_outlives_its_job() -> None:
    source = _settled()
    source.run(found=3)
    source.settle()
    source.jobs, source.pods = [source.jobs[0]], []
    assert source.settle() == []
    assert source.status["lastRun"]["counts"] == {"found": 3}


def test_failures_are_counted_once_and_end_with_a_success() -> None:
    source = _settled()
    for _ in range(2):
        source.run(RunOutcome.FAILED, found=0)
    source.settle()
    source.settle()
    assert source.status["consecutiveFailures"] == 2
    source.run()
    source.settle()
    assert source.status["consecutiveFailures"] == 0


def test_a_part_that_was_found_is_no_failure() -> None:
    source = _settled()
    source.run(RunOutcome.PARTIAL, found=9)
    source.settle()
    assert source.status["consecutiveFailures"] == 0
    assert source.condition("Fresh") == ("True", "RecentSuccess")


def test_who_keeps_failing_is_asked_less_and_recovers_at_once() -> None:
    source = _settled(schedule="*/10 * * * *")
    pauses = []
    for _ in range(12):
        source.run(RunOutcome.FAILED, found=0)
        source.settle()
        pauses.append(minutes_between(source.status["schedule"], "Etc/UTC", "homes/lun"))
    assert pauses[:6] == [10, 10, 30, 60, 120, 240]
    assert set(pauses[8:]) == {1440}
    assert source.condition("Ready") == ("True", "BackingOff")
    source.run()
    source.settle()
    assert source.status["schedule"] == "*/10 * * * *"
    assert source.condition("Ready") == ("True", "Reconciled")


def test_backing_off_writes_only_when_the_schedule_changes() -> None:
    source = _settled(schedule="*/10 * * * *")
    writes = 0
    for _ in range(30):
        source.run(RunOutcome.FAILED, found=0)
        writes += sum(isinstance(each, Apply) for each in source.settle())
    assert writes <= 6


def test_an_old_success_goes_stale_by_time_alone() -> None:
    source = _settled(schedule="*/10 * * * *")
    source.run(found=5)
    source.settle()
    source.now += timedelta(minutes=46)
    source.settle()
    assert source.condition("Fresh") == ("False", "Stale")


def test_a_suspended_source_is_neither_fresh_nor_stale() -> None:
    source = _settled(suspend=True)
    assert source.condition("Fresh") == ("Unknown", "Suspended")


def test_a_pod_that_cannot_start_is_told() -> None:
    source = _settled()
    labels = {"batch.kubernetes.io/job-name": "lun-backfill"}
    source.pods = [
        {
            "metadata": {"name": "lun-backfill-x", "labels": labels, "creationTimestamp": "2026"},
            "phase": "Pending",
            "reason": None,
            "waiting": "CreateContainerConfigError",
            "terminated": None,
        }
    ]
    source.settle()
    assert source.condition("Ready") == ("False", "PodCannotStart")


def test_the_next_run_is_told_and_moves_only_when_it_is_due() -> None:
    source = _settled(schedule="*/10 * * * *")
    assert source.status["nextRunTime"] == "2026-03-02T12:10:00Z"
    source.now += timedelta(minutes=5)
    assert source.settle() == []
    source.now += timedelta(minutes=5)
    source.settle()
    assert source.status["nextRunTime"] == "2026-03-02T12:20:00Z"


def test_a_schedule_that_never_comes_is_no_mistake() -> None:
    source = _settled(schedule="0 0 30 2 *")
    assert "nextRunTime" not in source.status
    assert source.condition("Ready") == ("True", "Reconciled")
