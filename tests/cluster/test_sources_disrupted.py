"""Sources while things break: the operator restarts, the API server goes away, a quota refuses, many come at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from homing_operator import names
from testcluster import acting, operators, programs
from testcluster.audit import Write
from testcluster.client import Kube, Object
from testcluster.operators import Operator, Rights
from testcluster.plane import ControlPlane
from tests.cluster.sources import source, told, wait_for

pytestmark = pytest.mark.cluster

_AT_ONCE = 2


@pytest.fixture
def rights(control_plane: ControlPlane, crds: list[str], namespace: str, tmp_path: Path) -> Rights:
    setting = f"--set=operator.maxConcurrentRuns={_AT_ONCE}"
    return operators.grant(control_plane, namespace, tmp_path / "operator", setting)


@pytest.fixture
def operator(rights: Rights) -> Iterator[Operator]:
    with operators.running(rights) as started:
        yield started


def test_a_restart_with_everything_in_place_writes_nothing(
    control_plane: ControlPlane, operator: Operator, kube: Kube, namespace: str
) -> None:
    kube.apply(source("calm", resources={"limits": {"cpu": "1000m"}}), namespace)
    kube.apply(source("suspended", suspend=True), namespace)
    kube.apply(source("bad", schedule="99 * * * *"), namespace)
    acting.finish(kube, namespace, "calm-backfill", message=told(found=3))
    wait_for(kube, "calm", namespace, "Productive", "True")
    wait_for(kube, "suspended", namespace, "Ready", "True")
    wait_for(kube, "bad", namespace, "Ready", "False")
    since = control_plane.audit.mark()
    operator.kill()
    operator.start()
    operator.wait_ready()
    kube.apply(source("last", suspend=True), namespace)
    wait_for(kube, "last", namespace, "Ready", "True")
    assert {_about(each) for each in _writes(control_plane, operator, since)} == {"last"}


def test_what_happened_while_nobody_looked_is_made_good(
    operator: Operator, kube: Kube, namespace: str
) -> None:
    kube.apply(source("lun"), namespace)
    kube.wait_for("jobs", "lun-backfill", namespace)
    wait_for(kube, "lun", namespace, "Ready", "True")
    operator.kill()
    acting.finish(kube, namespace, "lun-backfill", message=told(found=3))
    kube.wait_for("jobs", "lun-backfill", namespace, until=_succeeded)
    kube.delete("cronjobs", "lun", namespace)
    operator.start()
    found = wait_for(kube, "lun", namespace, "Productive", "True")
    assert found["status"]["backfill"] == "Done"
    kube.wait_for("cronjobs", "lun", namespace)


def test_first_runs_take_turns(operator: Operator, kube: Kube, namespace: str) -> None:
    for number in range(5):
        kube.apply(source(f"s{number}"), namespace)
        wait_for(kube, f"s{number}", namespace, "Ready", "True")
    assert _first_runs(kube, namespace) == ["s0", "s1"]
    waiting = wait_for(kube, "s4", namespace, "Ready", "True")
    assert waiting["status"]["backfill"] == "Waiting"
    assert kube.wait_for("cronjobs", "s4", namespace)["spec"]["suspend"] is True
    acting.finish(kube, namespace, "s1-backfill", message=told(found=1))
    kube.wait_for("jobs", "s2-backfill", namespace)
    assert kube.wait_for("cronjobs", "s2", namespace)["spec"]["suspend"] is False
    assert _first_runs(kube, namespace) == ["s0", "s1", "s2"]


def test_the_api_server_may_go_away(
    control_plane: ControlPlane, operator: Operator, kube: Kube, namespace: str
) -> None:
    kube.apply(source("before", suspend=True), namespace)
    wait_for(kube, "before", namespace, "Ready", "True")
    pid = operator.pid
    control_plane.stop("kube-apiserver")
    time.sleep(3)
    control_plane.start("kube-apiserver")
    kube.apply(source("after", suspend=True), namespace)
    kube.wait_for("cronjobs", "after", namespace, seconds=60)
    kube.delete("cronjobs", "before", namespace)
    kube.wait_for("cronjobs", "before", namespace)
    assert operator.pid == pid
    operator.wait_ready()


def test_a_refusal_is_told_and_neighbours_go_on(
    operator: Operator, kube: Kube, namespace: str
) -> None:
    kube.apply(_quota("count/cronjobs.batch", 1), namespace)
    kube.apply(source("first", suspend=True), namespace)
    wait_for(kube, "first", namespace, "Ready", "True")
    kube.wait_for("resourcequotas", "few", namespace, until=_used)
    kube.apply(source("second", suspend=True), namespace)
    found = wait_for(kube, "second", namespace, "Ready", "False", "Forbidden")
    assert "exceeded quota" in str(found["status"]["conditions"])
    kube.patch("scrapesources", "first", namespace, {"spec": {"schedule": "2 2 * * *"}})
    kube.wait_for("cronjobs", "first", namespace, until=_scheduled("2 2 * * *"))


def test_edits_from_two_sides_at_once_end_well(
    operator: Operator, kube: Kube, namespace: str
) -> None:
    kube.apply(source("busy", suspend=True), namespace)
    for number in range(20):
        spec = {"spec": {"schedule": f"{number} 1 * * *"}}
        kube.patch("scrapesources", "busy", namespace, spec)
        annotations = {"metadata": {"annotations": {"seen": str(number)}}}
        kube.patch("scrapesources", "busy", namespace, annotations)
    wait_for(kube, "busy", namespace, "Ready", "True")
    kube.wait_for("cronjobs", "busy", namespace, until=_scheduled("19 1 * * *"))


def test_a_namespace_goes_with_its_sources_while_the_operator_looks_on(
    operator: Operator, kube: Kube, namespace: str
) -> None:
    kube.apply(source("lun"), namespace)
    wait_for(kube, "lun", namespace, "Ready", "True")
    kube.delete("namespaces", namespace)
    kube.wait_gone("namespaces", namespace, seconds=60)
    assert programs.healthy(f"http://127.0.0.1:{operator.port}/healthz")


def test_a_new_source_costs_few_writes(
    control_plane: ControlPlane, operator: Operator, kube: Kube, namespace: str
) -> None:
    since = control_plane.audit.mark()
    kube.apply(source("lun"), namespace)
    wait_for(kube, "lun", namespace, "Ready", "True")
    kube.patch("cronjobs", "lun", namespace, {"metadata": {"labels": {"theirs": "yes"}}})
    kube.apply(source("next", suspend=True), namespace)
    wait_for(kube, "next", namespace, "Ready", "True")
    writes = [each for each in _writes(control_plane, operator, since) if _about(each) != "next"]
    told = ["configmaps", "cronjobs", "jobs", "events", "scrapesources/status"]
    assert [each.resource for each in writes] == told


def _writes(plane: ControlPlane, operator: Operator, since: int) -> Sequence[Write]:
    return plane.audit.writes(operator.rights.user, since=since)


def _about(write: Write) -> str:
    return write.name.removesuffix("-source").partition(".")[0]


def _first_runs(kube: Kube, namespace: str) -> list[str]:
    jobs = kube.list("jobs", namespace, labels=f"{names.RUN_LABEL}=backfill")
    return sorted(each["metadata"]["labels"][names.SOURCE_LABEL] for each in jobs)


def _succeeded(found: Object) -> bool:
    return bool(found["status"].get("succeeded"))


def _used(found: Object) -> bool:
    return bool(found.get("status", {}).get("used", {}).get("count/cronjobs.batch") == "1")


def _scheduled(schedule: str) -> Callable[[Object], bool]:
    return lambda one: one["spec"]["schedule"] == schedule


def _quota(what: str, number: int) -> Object:
    return {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "few"},
        "spec": {"hard": {what: str(number)}},
    }
