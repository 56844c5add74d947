"""Sources on a real control plane: what stands, what runs, what is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from homing.models.kinds import RunOutcome
from homing_operator import names
from homing_operator.sources import children
from testcluster import acting, operators
from testcluster.client import Kube, Object
from testcluster.commands import Command
from testcluster.operators import Operator
from testcluster.plane import ControlPlane
from tests.cluster.sources import source, told, wait_for

pytestmark = pytest.mark.cluster

_REPAIRED_WITHIN = 30.0


@pytest.fixture(scope="module")
def operator(
    control_plane: ControlPlane, crds: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Operator]:
    """One for all tests of the file, which use different names."""
    control_plane.kube.apply(
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "sources"}}
    )
    control_plane.kube.wait_for("serviceaccounts", "default", "sources")
    rights = operators.grant(control_plane, "sources", tmp_path_factory.mktemp("operator"))
    with operators.running(rights) as started:
        yield started
    control_plane.kube.delete("namespaces", "sources")


@pytest.fixture
def namespace(operator: Operator) -> str:
    return operator.rights.namespace


def test_an_applied_source_stands(kube: Kube, namespace: str) -> None:
    kube.apply(source("stands", schedule="H 3 * * *", timeZone="Europe/Kyiv"), namespace)
    ready = wait_for(kube, "stands", namespace, "Ready", "True")
    cron_job = kube.wait_for("cronjobs", "stands", namespace)
    assert cron_job["spec"]["timeZone"] == "Europe/Kyiv"
    assert cron_job["spec"]["schedule"] == ready["status"]["schedule"]
    assert cron_job["metadata"]["ownerReferences"][0]["uid"] == ready["metadata"]["uid"]
    assert "source.yaml" in kube.wait_for("configmaps", "stands-source", namespace)["data"]
    assert kube.wait_for("jobs", "stands-backfill", namespace)
    assert ready["metadata"].get("finalizers", []) == []


def test_what_kubectl_shows(kube: Kube, kubectl: Command, namespace: str) -> None:
    kube.apply(source("shown", suspend=True), namespace)
    wait_for(kube, "shown", namespace, "Ready", "True")
    header, row = kubectl("get", "hsrc", "shown", "-n", namespace, "-o", "wide").splitlines()
    assert header.split()[:3] == ["NAME", "TYPE", "SCHEDULE"]
    assert "Suspended" in row


def test_edit_suspend_and_delete(kube: Kube, namespace: str) -> None:
    kube.apply(source("edited"), namespace)
    wait_for(kube, "edited", namespace, "Ready", "True", "Reconciled")
    _change(kube, "edited", namespace, {"schedule": "7 7 * * *", "suspend": True})
    wait_for(kube, "edited", namespace, "Ready", "True", "Suspended")
    spec = kube.wait_for("cronjobs", "edited", namespace)["spec"]
    assert (spec["schedule"], spec["suspend"]) == ("7 7 * * *", True)
    kube.delete("scrapesources", "edited", namespace)
    for kind, name in (("cronjobs", "edited"), ("configmaps", "edited-source")):
        kube.wait_gone(kind, name, namespace)


def test_children_are_restored(kube: Kube, namespace: str) -> None:
    kube.apply(source("mended", suspend=True), namespace)
    wait_for(kube, "mended", namespace, "Ready", "True")
    made = kube.wait_for("cronjobs", "mended", namespace)
    kube.delete("cronjobs", "mended", namespace)
    kube.delete("configmaps", "mended-source", namespace)
    _soon(kube, "configmaps", "mended-source", namespace, lambda one: True)
    _soon(kube, "cronjobs", "mended", namespace, lambda one: _uid(one) != _uid(made))
    kube.patch(
        "cronjobs", "mended", namespace, {"spec": {"suspend": False, "schedule": "1 1 * * *"}}
    )
    wanted = made["spec"]
    _soon(kube, "cronjobs", "mended", namespace, lambda one: one["spec"] == wanted)
    kube.patch("configmaps", "mended-source", namespace, {"data": {"source.yaml": "{}"}})
    _soon(kube, "configmaps", "mended-source", namespace, lambda one: "lun.example" in str(one))


def test_a_child_without_our_label_is_adopted_again(kube: Kube, namespace: str) -> None:
    kube.apply(source("unlabelled", suspend=True), namespace)
    wait_for(kube, "unlabelled", namespace, "Ready", "True")
    before = kube.wait_for("cronjobs", "unlabelled", namespace)
    label = {names.MANAGED_BY: None}
    kube.patch("cronjobs", "unlabelled", namespace, {"metadata": {"labels": label}})
    after = _soon(kube, "cronjobs", "unlabelled", namespace, _labelled)
    assert _uid(after) == _uid(before)


def test_a_foreign_child_is_left_alone_until_it_is_gone(kube: Kube, namespace: str) -> None:
    stranger = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "taken-source"}}
    kube.apply(stranger | {"data": {"theirs": "yes"}}, namespace)
    kube.apply(source("taken", suspend=True), namespace)
    found = wait_for(kube, "taken", namespace, "Conflict", "True", "NameTaken")
    assert "ConfigMap taken-source" in str(found["status"]["conditions"])
    left = kube.wait_for("configmaps", "taken-source", namespace)
    assert left["data"] == {"theirs": "yes"}
    assert "labels" not in left["metadata"]
    kube.delete("configmaps", "taken-source", namespace)
    wait_for(kube, "taken", namespace, "Ready", "True")


def test_the_end_of_a_run_is_told(kube: Kube, namespace: str) -> None:
    kube.apply(source("ends"), namespace)
    kube.wait_for("jobs", "ends-backfill", namespace)
    acting.finish(kube, namespace, "ends-backfill", message=told(found=12, new=3))
    found = wait_for(kube, "ends", namespace, "Productive", "True")
    assert found["status"]["lastRun"]["counts"] == {"found": 12, "new": 3}
    assert found["status"]["backfill"] == "Done"
    assert found["status"]["lastSuccessTime"]


def test_a_blocked_run_is_told_with_an_event(kube: Kube, namespace: str) -> None:
    kube.apply(source("blocked", schedule="*/10 * * * *"), namespace)
    message = told(RunOutcome.BLOCKED)
    acting.finish(kube, namespace, "blocked-backfill", message=message, exit_code=3)
    found = wait_for(kube, "blocked", namespace, "Blocked", "True")
    assert found["status"]["consecutiveFailures"] == 1
    sparser = found["status"]["schedule"]
    assert sparser != "*/10 * * * *"
    assert kube.wait_for("cronjobs", "blocked", namespace)["spec"]["schedule"] == sparser
    event = _event(kube, namespace, "blocked", "AntiBotPage")
    assert event["type"] == "Warning"


def test_a_pod_that_ran_out_of_memory_told_nothing(kube: Kube, namespace: str) -> None:
    kube.apply(source("oom"), namespace)
    acting.finish(kube, namespace, "oom-backfill", exit_code=137, reason="OOMKilled")
    found = wait_for(kube, "oom", namespace, "Productive", "Unknown", "NoResult")
    assert found["status"]["lastRun"]["outcome"] == "unknown"
    assert "OOMKilled" in found["status"]["lastRun"]["errors"][0]


def test_runs_are_told_of_after_one_that_told_nothing(kube: Kube, namespace: str) -> None:
    kube.apply(source("again"), namespace)
    acting.finish(kube, namespace, "again-backfill", message=told(found=12))
    wait_for(kube, "again", namespace, "Productive", "True")
    for code, message, productive in ((137, "", "Unknown"), (0, told(found=4), "True")):
        annotation = {"metadata": {"annotations": {names.RUN_NOW: str(code)}}}
        kube.patch("scrapesources", "again", namespace, annotation)
        job = children.run_name("again", str(code))
        kube.wait_for("jobs", job, namespace)
        acting.finish(kube, namespace, job, message=message, exit_code=code)
        found = kube.wait_for("scrapesources", "again", namespace, until=_last_job(job))
        wait_for(kube, "again", namespace, "Productive", productive)
    assert found["status"]["lastRun"]["counts"] == {"found": 4}
    assert found["status"]["consecutiveFailures"] == 0


def test_the_real_controller_runs_a_source(kube: Kube, namespace: str) -> None:
    kube.apply(source("due", schedule="*/5 * * * *"), namespace)
    wait_for(kube, "due", namespace, "Ready", "True")
    acting.make_due(kube, namespace, "due")
    job = _scheduled_job(kube, namespace, "due")
    acting.finish(kube, namespace, job, message=told(found=4))
    found = kube.wait_for("scrapesources", "due", namespace, until=_last_job(job))
    assert found["status"]["lastRun"]["counts"] == {"found": 4}


def test_history_limits_of_the_schedule_leave_the_first_run_alone(
    kube: Kube, namespace: str
) -> None:
    kube.apply(source("limits", schedule="*/5 * * * *", successfulJobsHistoryLimit=0), namespace)
    first = kube.wait_for("jobs", "limits-backfill", namespace)
    acting.finish(kube, namespace, "limits-backfill", message=told(found=4))
    wait_for(kube, "limits", namespace, "Productive", "True")
    # The controller looks at all Jobs of the CronJob before it starts the next one.
    acting.make_due(kube, namespace, "limits")
    _scheduled_job(kube, namespace, "limits")
    job = kube.get("jobs", "limits-backfill", namespace)
    assert job is not None
    assert _uid(job) == _uid(first)


def test_a_run_by_hand(kube: Kube, namespace: str) -> None:
    kube.apply(source("hand", suspend=True), namespace)
    wait_for(kube, "hand", namespace, "Ready", "True")
    for wish in ("first", "first", "second"):
        annotation = {"metadata": {"annotations": {names.RUN_NOW: wish}}}
        kube.patch("scrapesources", "hand", namespace, annotation)
        kube.wait_for("scrapesources", "hand", namespace, until=_acted_upon(wish))
    jobs = kube.list("jobs", namespace, labels="homing.dev/source=hand,homing.dev/run=manual")
    assert len(jobs) == 2


def test_a_bad_declaration_is_contained(kube: Kube, namespace: str) -> None:
    kube.apply(source("bad", suspend=True), namespace)
    kube.apply(source("neighbour", suspend=True), namespace)
    wait_for(kube, "bad", namespace, "Ready", "True")
    before = kube.wait_for("cronjobs", "bad", namespace)
    _change(kube, "bad", namespace, {"schedule": "99 * * * *"})
    found = wait_for(kube, "bad", namespace, "Ready", "False", "InvalidSpec")
    assert "spec.schedule" in str(found["status"]["conditions"])
    assert kube.wait_for("cronjobs", "bad", namespace)["spec"] == before["spec"]
    assert _event(kube, namespace, "bad", "InvalidSpec")["type"] == "Warning"
    wait_for(kube, "neighbour", namespace, "Ready", "True")
    _change(kube, "bad", namespace, {"schedule": "9 * * * *"})
    wait_for(kube, "bad", namespace, "Ready", "True")


def test_a_paused_source_is_left_alone_and_can_be_deleted(kube: Kube, namespace: str) -> None:
    kube.apply(source("paused", {names.PAUSED: "true"}), namespace)
    wait_for(kube, "paused", namespace, "Paused", "True")
    assert kube.get("cronjobs", "paused", namespace) is None
    kube.delete("scrapesources", "paused", namespace)
    kube.wait_gone("scrapesources", "paused", namespace)


def test_pods_pass_the_restricted_profile(kube: Kube, namespace: str) -> None:
    kube.apply(source("strict", suspend=True, secretRef={"name": "login"}), namespace)
    cron_job = kube.wait_for("cronjobs", "strict", namespace)
    kube.apply(_restricted("sources-restricted"))
    kube.wait_for("serviceaccounts", "default", "sources-restricted")
    spec = cron_job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    spec |= {"serviceAccountName": "default", "serviceAccount": "default"}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "run"}, "spec": spec}
    kube.apply(pod, "sources-restricted", dry_run=True)
    kube.delete("namespaces", "sources-restricted")


def test_a_source_that_is_made_anew_under_its_name_stands(kube: Kube, namespace: str) -> None:
    kube.apply(source("again", suspend=True), namespace)
    wait_for(kube, "again", namespace, "Ready", "True")
    first = kube.wait_for("cronjobs", "again", namespace)
    kube.delete("scrapesources", "again", namespace)
    kube.apply(source("again", suspend=True), namespace)
    _soon(kube, "cronjobs", "again", namespace, lambda one: _uid(one) != _uid(first))
    wait_for(kube, "again", namespace, "Ready", "True")


def test_every_example_stands(kube: Kube, kubectl: Command, namespace: str) -> None:
    for folder in ("examples/sources", "examples/sources-propertyfinder"):
        kubectl("apply", "-n", namespace, "-f", folder)
    names_ = kubectl("get", "hsrc", "-n", namespace, "-o", "name").split()
    for name in ("dakh", "makon", "nestwell"):
        assert f"scrapesource.homing.dev/{name}" in names_
        wait_for(kube, name, namespace, "Ready", "True")
    kubectl("delete", "-n", namespace, "-f", "examples/sources")


def _change(kube: Kube, name: str, namespace: str, spec: Object) -> None:
    kube.patch("scrapesources", name, namespace, {"spec": spec})


def _soon(
    kube: Kube, kind: str, name: str, namespace: str, until: Callable[[Object], bool]
) -> Object:
    return kube.wait_for(kind, name, namespace, until=until, seconds=_REPAIRED_WITHIN)


def _uid(found: Object) -> str:
    return str(found["metadata"]["uid"])


def _labelled(found: Object) -> bool:
    return names.MANAGED_BY in found["metadata"].get("labels", {})


def _last_job(job: str) -> Callable[[Object], bool]:
    return lambda one: one.get("status", {}).get("lastRun", {}).get("job") == job


def _acted_upon(wish: str) -> Callable[[Object], bool]:
    return lambda one: one.get("status", {}).get("runNow") == wish


def _scheduled_job(kube: Kube, namespace: str, name: str) -> str:
    deadline = time.monotonic() + 30
    labels = f"homing.dev/source={name},homing.dev/run=schedule"
    while time.monotonic() < deadline:
        if jobs := kube.list("jobs", namespace, labels=labels):
            return str(jobs[0]["metadata"]["name"])
        time.sleep(0.1)
    raise TimeoutError("no scheduled job")


def _event(kube: Kube, namespace: str, name: str, reason: str) -> Object:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        for event in kube.list("events", namespace):
            about = event.get("regarding") or event["involvedObject"]
            if about["name"] == name and event["reason"] == reason:
                return event
        time.sleep(0.1)
    raise TimeoutError(f"no event {reason} of {name}")


def _restricted(name: str) -> Object:
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    metadata = {"name": name, "labels": labels}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}
