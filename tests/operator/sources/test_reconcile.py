"""What is done about a source, by what is there."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import pytest
import yaml

from homing.models.kinds import RunOutcome
from homing_operator import names
from homing_operator.actions import Apply, SetStatus
from homing_operator.config import PodDefaults
from homing_operator.kinds import CRON_JOB, JOB
from homing_operator.sources.observed import Refusal
from tests.operator.sources.simulated import Simulated


def _applied(source: Simulated) -> list[str]:
    return [each.body["metadata"]["name"] for each in source.settle() if isinstance(each, Apply)]


def test_a_new_source_gets_its_children_and_a_first_run() -> None:
    source = Simulated()
    assert _applied(source) == ["lun-source", "lun", "lun-backfill"]
    assert source.condition("Ready") == ("True", "Reconciled")
    assert source.status["backfill"] == "Running"


def test_a_second_look_finds_nothing_to_do() -> None:
    source = Simulated()
    source.settle()
    assert source.actions() == []


def test_all_six_conditions_are_told_at_once() -> None:
    source = Simulated()
    source.settle()
    told = [each["type"] for each in source.status["conditions"]]
    assert told == ["Ready", "Fresh", "Productive", "Blocked", "Paused", "Conflict"]


def test_the_file_of_a_run_is_the_declaration() -> None:
    source = Simulated()
    source.settle()
    assert source.config_map is not None
    document = yaml.safe_load(source.config_map["data"]["source.yaml"])
    assert document["metadata"] == {"name": "lun", "namespace": "homes", "generation": 1}
    assert document["spec"] == source.source["spec"]


def test_h_stands_for_a_minute_of_the_source() -> None:
    source = Simulated(schedule="H * * * *")
    source.settle()
    assert source.cron_job is not None
    minute, *rest = source.cron_job["spec"]["schedule"].split()
    assert minute.isdigit()
    assert rest == ["*"] * 4
    assert source.status["schedule"] == source.cron_job["spec"]["schedule"]


def test_an_edit_reaches_the_children() -> None:
    source = Simulated()
    source.settle()
    source.edit(schedule="5 4 * * *", timeZone="Europe/Kyiv")
    assert _applied(source) == ["lun-source", "lun"]
    assert source.cron_job is not None
    assert source.cron_job["spec"]["timeZone"] == "Europe/Kyiv"
    assert source.status["observedGeneration"] == 2


def test_what_is_only_left_out_reaches_the_children_too() -> None:
    source = Simulated(resources={"limits": {"memory": "1Gi"}})
    source.settle()
    del source.source["spec"]["resources"]
    source.edit()
    assert "lun" in _applied(source)


def test_another_image_reaches_the_cron_job() -> None:
    source = Simulated()
    source.settle()
    source.run_pod = PodDefaults(image="homing:2")
    assert _applied(source) == ["lun"]


def test_a_default_that_is_dropped_reaches_the_cron_job() -> None:
    source = Simulated()
    source.run_pod = PodDefaults(labels={"team": "rentals"})
    source.settle()
    source.run_pod = PodDefaults()
    assert _applied(source) == ["lun"]


def test_a_suspended_source_stands_and_does_not_run() -> None:
    source = Simulated(suspend=True)
    assert _applied(source) == ["lun-source", "lun"]
    assert source.cron_job is not None
    assert source.cron_job["spec"]["suspend"] is True
    assert source.condition("Ready") == ("True", "Suspended")
    assert "nextRunTime" not in source.status


def test_a_child_that_is_gone_is_made_again() -> None:
    source = Simulated()
    source.settle()
    source.cron_job = None
    assert _applied(source) == ["lun"]


@pytest.mark.parametrize(
    ("field", "value"), [("schedule", "* * * * *"), ("suspend", True), ("timeZone", "Asia/Tokyo")]
)
def test_a_child_that_was_edited_is_mended(field: str, value: object) -> None:
    source = Simulated()
    source.settle()
    assert source.cron_job is not None
    wanted = copy.deepcopy(source.cron_job["spec"])
    source.cron_job["spec"][field] = value
    assert _applied(source) == ["lun"]
    assert source.cron_job["spec"] == wanted


def test_what_the_server_and_others_add_is_left_alone() -> None:
    source = Simulated(resources={"limits": {"cpu": "1000m"}})
    source.settle()
    assert source.cron_job is not None
    template = source.cron_job["spec"]["jobTemplate"]["spec"]["template"]
    template["spec"]["containers"][0]["resources"]["limits"]["cpu"] = "1"
    template["spec"]["containers"][0]["env"].append({"name": "INJECTED", "value": "yes"})
    template["spec"]["schedulerName"] = "default-scheduler"
    assert source.actions() == []


def test_an_orphan_of_ours_is_adopted() -> None:
    source = Simulated()
    source.settle()
    assert source.cron_job is not None
    del source.cron_job["metadata"]["ownerReferences"]
    assert _applied(source) == ["lun"]


@pytest.mark.parametrize("child", ["config_map", "cron_job"])
def test_a_foreign_child_is_left_alone(child: str) -> None:
    source = Simulated()
    source.settle()
    getattr(source, child)["metadata"]["ownerReferences"][0] |= {"uid": "other", "name": "other"}
    source.edit(schedule="1 1 * * *")
    assert _applied(source) == []
    assert source.condition("Ready") == ("False", "Conflict")
    assert source.condition("Conflict") == ("True", "NameTaken")


def test_a_name_that_a_stranger_has_is_told() -> None:
    source = Simulated()
    source.strangers = frozenset({("CronJob", "lun")})
    assert _applied(source) == []
    assert source.condition("Conflict") == ("True", "NameTaken")
    source.strangers = frozenset()
    assert _applied(source) == ["lun-source", "lun", "lun-backfill"]
    assert source.condition("Conflict") == ("False", "NoConflict")


def test_children_of_an_earlier_source_of_that_name_are_waited_for() -> None:
    source = Simulated()
    source.settle()
    assert source.cron_job is not None
    source.cron_job["metadata"]["ownerReferences"][0]["uid"] = "earlier"
    assert _applied(source) == []
    assert source.condition("Ready") == ("False", "Replacing")
    assert source.condition("Conflict") == ("False", "NoConflict")


def test_a_bad_declaration_is_contained() -> None:
    source = Simulated()
    source.settle()
    before = copy.deepcopy((source.config_map, source.cron_job))
    source.edit(schedule="61 * * * *")
    assert _applied(source) == []
    assert source.condition("Ready") == ("False", "InvalidSpec")
    assert [(each.type, each.reason) for each in source.told] == [("Warning", "InvalidSpec")]
    assert (source.config_map, source.cron_job) == before
    assert "spec.schedule" in source.status["conditions"][0]["message"]


def test_a_second_bad_declaration_is_told_again_and_the_same_is_not() -> None:
    source = Simulated(schedule="61 * * * *")
    source.settle()
    source.settle()
    assert len(source.told) == 1
    source.edit(schedule="62 * * * *")
    source.settle()
    assert len(source.told) == 2


def test_a_corrected_declaration_recovers() -> None:
    source = Simulated(schedule="61 * * * *")
    source.settle()
    source.edit(schedule="1 * * * *")
    source.settle()
    assert source.condition("Ready") == ("True", "Reconciled")


@pytest.mark.parametrize("value", ["true", "yes", "", "perhaps", "1"])
def test_a_paused_source_is_left_as_it_is(value: str) -> None:
    source = Simulated()
    source.settle()
    source.annotate(names.PAUSED, value)
    source.edit(schedule="1 1 * * *")
    source.cron_job = None
    assert _applied(source) == []
    assert source.condition("Paused") == ("True", "Annotated")
    assert source.condition("Ready") == ("True", "Reconciled")


def test_a_source_that_was_made_paused_gets_nothing() -> None:
    source = Simulated()
    source.annotate(names.PAUSED, "true")
    assert _applied(source) == []
    assert source.condition("Ready") == ("Unknown", "NotReconciled")


@pytest.mark.parametrize("value", ["false", "0", "no", " False "])
def test_what_plainly_says_no_does_not_pause(value: str) -> None:
    source = Simulated()
    source.annotate(names.PAUSED, value)
    assert _applied(source) == ["lun-source", "lun", "lun-backfill"]


def test_a_source_that_is_being_deleted_is_left_to_the_garbage_collector() -> None:
    source = Simulated()
    source.source["metadata"]["deletionTimestamp"] = "2026-03-02T00:00:00Z"
    assert source.actions() == []


def test_a_refusal_is_told_and_nothing_is_written_meanwhile() -> None:
    source = Simulated()
    source.refusal = Refusal("Forbidden", "exceeded quota")
    actions = source.settle()
    assert [type(each) for each in actions[:1]] == [SetStatus]
    assert source.condition("Ready") == ("False", "Forbidden")
    assert source.actions() == []


def test_a_transition_time_moves_only_with_the_status() -> None:
    source = Simulated()
    source.settle()
    since = source.status["conditions"][0]["lastTransitionTime"]
    source.now += timedelta(hours=1)
    source.run()
    source.settle()
    assert source.status["conditions"][0]["lastTransitionTime"] == since


def test_a_run_by_hand_is_one_job_for_each_new_text() -> None:
    source = Simulated()
    source.settle()
    source.annotate(names.RUN_NOW, "monday")
    (job,) = _applied(source)
    assert job.startswith("lun-run-")
    assert source.status["runNow"] == "monday"
    source.jobs = [each for each in source.jobs if each["metadata"]["name"] != job]
    assert _applied(source) == []
    source.annotate(names.RUN_NOW, "tuesday")
    assert len(_applied(source)) == 1


def test_a_suspended_source_runs_by_hand_all_the_same() -> None:
    source = Simulated(suspend=True)
    source.annotate(names.RUN_NOW, "now")
    assert any(each.startswith("lun-run-") for each in _applied(source))


def test_a_first_run_waits_for_its_turn_and_the_schedule_with_it() -> None:
    source = Simulated()
    source.may_start = False
    assert _applied(source) == ["lun-source", "lun"]
    assert source.status["backfill"] == "Waiting"
    assert source.cron_job is not None
    assert source.cron_job["spec"]["suspend"] is True
    source.may_start = True
    assert _applied(source) == ["lun", "lun-backfill"]
    assert source.cron_job["spec"]["suspend"] is False


def test_a_first_run_happens_once() -> None:
    source = Simulated()
    source.settle()
    source.end("lun-backfill", None)
    source.now += timedelta(minutes=1)
    source.settle()
    assert source.status["backfill"] == "Done"
    source.jobs.clear()
    assert _applied(source) == []


def test_a_first_run_that_vanished_is_made_again() -> None:
    source = Simulated()
    source.settle()
    source.jobs.clear()
    assert _applied(source) == ["lun-backfill"]


def test_a_first_run_that_was_made_just_before_a_crash_is_adopted() -> None:
    source = Simulated()
    for action in source.actions():
        source.do(action)
    assert _applied(source) == []
    assert source.status["backfill"] == "Running"


def test_names_of_long_sources_fit() -> None:
    long = "a" * 62
    source, other = Simulated(long + "x"), Simulated(long + "y")
    source.settle()
    other.settle()
    assert source.cron_job is not None
    assert other.cron_job is not None
    names_ = {each.cron_job["metadata"]["name"] for each in (source, other) if each.cron_job}
    assert len(names_) == 2
    assert all(len(each) <= 52 for each in names_)
    assert all(len(job["metadata"]["name"]) <= 63 for job in source.jobs)


def test_a_blocked_source_is_told_with_the_next_step() -> None:
    source = Simulated()
    source.settle()
    source.run(RunOutcome.BLOCKED, found=0)
    source.settle()
    assert source.condition("Blocked") == ("True", "AntiBotPage")
    assert source.condition("Ready") == ("True", "BackingOff")
    assert ("AntiBotPage", "Warning") in [(each.reason, each.type) for each in source.told]


def test_one_job_and_one_cron_job_are_made() -> None:
    source = Simulated()
    kinds = [each.kind for each in source.settle() if isinstance(each, Apply)]
    assert kinds.count(CRON_JOB) == 1
    assert kinds.count(JOB) == 1


def test_the_cron_job_controller_takes_no_job_of_ours_for_its_own() -> None:
    """It does so with each Job whose controller bears the name of the CronJob, whatever its kind."""
    source = Simulated()
    source.settle()
    (owner,) = source.jobs[0]["metadata"]["ownerReferences"]
    assert (owner["kind"], owner["uid"]) == ("ScrapeSource", "uid-1")
    assert "controller" not in owner


@pytest.mark.parametrize(
    ("policy", "again"), [("Allow", False), ("Forbid", False), ("Replace", True)]
)
def test_a_run_that_replaces_another_is_tried_until_that_has_ended(
    policy: str, again: bool
) -> None:
    source = Simulated(concurrencyPolicy=policy)
    source.settle()
    assert source.cron_job is not None
    spec = source.cron_job["spec"]["jobTemplate"]["spec"]
    assert ("podFailurePolicy" in spec) is again
    assert "podFailurePolicy" in source.jobs[0]["spec"]


def test_a_job_of_an_earlier_source_is_waited_for() -> None:
    source = Simulated()
    source.settle()
    source.jobs[0]["metadata"]["ownerReferences"][0]["uid"] = "earlier"
    assert _applied(source) == []
    assert source.condition("Ready") == ("False", "Replacing")


def test_no_child_takes_rights_on_finalizers() -> None:
    source = Simulated()
    source.settle()
    assert "blockOwnerDeletion" not in str([source.config_map, source.cron_job, *source.jobs])


def test_chats_are_a_source_like_others() -> None:
    source = Simulated(type="telegram", telegram={"chats": ["@flats"]}, html=None)
    assert _applied(source) == ["lun-source", "lun", "lun-backfill"]
    assert source.condition("Ready") == ("True", "Reconciled")


def test_a_secret_is_mounted_and_its_content_is_nowhere() -> None:
    source = Simulated(secretRef={"name": "login"})
    source.settle()
    assert source.cron_job is not None
    pod = source.cron_job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert {"name": "secrets", "secret": {"secretName": "login"}} in pod["volumes"]
    variables = {each["name"]: each.get("value") for each in pod["containers"][0]["env"]}
    mounts = {each["name"]: each["mountPath"] for each in pod["containers"][0]["volumeMounts"]}
    assert variables["HOMING_SECRETS_DIR"] == mounts["secrets"]


def test_runs_know_the_trace_of_the_reconcile_that_made_them() -> None:
    source = Simulated()
    source.traceparent = "00-first-1-01"
    source.settle()
    assert source.cron_job is not None
    assert _variables(source.jobs[0])["TRACEPARENT"] == "00-first-1-01"
    scheduled = source.cron_job["spec"]["jobTemplate"]
    assert _variables(scheduled)["HOMING_TRACE_LINK"] == "00-first-1-01"


def test_another_trace_is_no_reason_to_write() -> None:
    source = Simulated()
    source.traceparent = "00-first-1-01"
    source.settle()
    source.traceparent = "00-second-2-01"
    assert source.settle() == []


def _variables(job: dict[str, Any]) -> dict[str, str]:
    container = job["spec"]["template"]["spec"]["containers"][0]
    return {each["name"]: each.get("value", "") for each in container["env"]}
