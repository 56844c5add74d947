"""The control plane that the tests of this folder run against."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from testcluster import acting
from testcluster.client import Kube, RefusedError
from testcluster.commands import Command, CommandError
from testcluster.plane import ControlPlane
from tests.cluster import objects

pytestmark = pytest.mark.cluster


def test_the_real_controller_starts_a_job_that_is_due(kube: Kube, namespace: str) -> None:
    kube.apply(objects.cron_job("clock"), namespace)
    acting.make_due(kube, namespace, "clock")
    kube.wait_for("cronjobs", "clock", namespace, until=lambda one: one["status"].get("active"))
    job = kube.list("jobs", namespace)[0]
    assert job["metadata"]["ownerReferences"][0]["name"] == "clock"


def test_a_job_ends_as_its_pod_did(kube: Kube, namespace: str) -> None:
    kube.apply(objects.job("run"), namespace)
    acting.finish(kube, namespace, "run", message='{"listings": 3}')
    kube.wait_for("jobs", "run", namespace, until=lambda one: one["status"].get("succeeded"))
    status = kube.list("pods", namespace)[0]["status"]["containerStatuses"][0]
    assert status["state"]["terminated"]["message"] == '{"listings": 3}'


def test_a_failed_pod_fails_its_job(kube: Kube, namespace: str) -> None:
    kube.apply(objects.job("run"), namespace)
    acting.finish(kube, namespace, "run", exit_code=1)
    kube.wait_for("jobs", "run", namespace, until=lambda one: one["status"].get("failed"))


def test_a_deployment_is_available_when_its_pods_are_ready(kube: Kube, namespace: str) -> None:
    kube.apply(objects.deployment("web", replicas=2), namespace)
    with acting.node(kube, namespace):
        ready = kube.wait_for(
            "deployments", "web", namespace, until=lambda one: one["status"].get("readyReplicas")
        )
    assert ready["status"]["availableReplicas"] == ready["status"]["readyReplicas"]


def test_children_go_with_their_owner(kube: Kube, namespace: str) -> None:
    owner = kube.apply(objects.config_map("owner"), namespace)
    kube.apply(objects.config_map("child", owner), namespace)
    kube.delete("configmaps", "owner", namespace)
    kube.wait_gone("configmaps", "child", namespace)


def test_a_namespace_goes_with_what_is_in_it(kube: Kube) -> None:
    kube.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shortlived"}})
    kube.apply(objects.config_map("notes"), "shortlived")
    kube.delete("namespaces", "shortlived")
    kube.wait_gone("namespaces", "shortlived")


def test_a_user_may_do_what_is_granted_and_no_more(
    control_plane: ControlPlane, kube: Kube, namespace: str
) -> None:
    kube.apply(objects.role("reader", ["get"]), namespace)
    kube.apply(objects.binding("reader", {"kind": "User", "name": "ann"}), namespace)
    kube.apply(objects.config_map("notes"), namespace)
    ann = Kube(control_plane.kubeconfig("ann"))
    assert ann.get("configmaps", "notes", namespace)
    with pytest.raises(RefusedError, match='User "ann" cannot delete resource "configmaps"'):
        ann.delete("configmaps", "notes", namespace)


def test_a_service_account_shows_its_own_token(
    control_plane: ControlPlane, kube: Kube, namespace: str
) -> None:
    account = {"kind": "ServiceAccount", "name": "default", "namespace": namespace}
    kube.apply(objects.role("writer", ["patch", "create"]), namespace)
    kube.apply(objects.binding("writer", account), namespace)
    user = f"system:serviceaccount:{namespace}:default"
    since = control_plane.audit.mark()
    Kube(control_plane.kubeconfig(user)).apply(objects.config_map("notes"), namespace)
    assert [one.resource for one in control_plane.audit.writes(user, since=since)] == ["configmaps"]


def test_the_audit_log_counts_writes_but_not_leases(
    control_plane: ControlPlane, kube: Kube, namespace: str
) -> None:
    since = control_plane.audit.mark()
    kube.apply(objects.config_map("notes"), namespace)
    kube.apply(objects.config_map("notes"), namespace, dry_run=True)
    kube.apply(objects.lease("leader"), namespace)
    kube.list("configmaps", namespace)
    writes = control_plane.audit.writes("admin", since=since, namespace=namespace)
    assert [(one.verb, one.resource, one.name) for one in writes] == [
        ("patch", "configmaps", "notes")
    ]


def test_a_restarted_server_has_what_it_had(
    control_plane: ControlPlane, kube: Kube, namespace: str
) -> None:
    kube.apply(objects.config_map("notes"), namespace)
    for program in ("kube-apiserver", "etcd"):
        control_plane.stop(program)
        control_plane.start(program)
    assert kube.get("configmaps", "notes", namespace)


def test_unknown_fields_are_refused(kube: Kube, namespace: str) -> None:
    with pytest.raises(RefusedError, match="unknown field"):
        kube.create(objects.config_map("notes") | {"dta": {}}, namespace)


def test_pods_of_a_restricted_namespace_are_checked(kube: Kube, namespace: str) -> None:
    label = {"pod-security.kubernetes.io/enforce": "restricted"}
    kube.patch("namespaces", namespace, "", {"metadata": {"labels": label}})
    with pytest.raises(RefusedError, match="violates PodSecurity"):
        kube.apply(objects.pod("main"), namespace)


def test_kubectl_and_helm_see_the_cluster(kubectl: Command, helm: Command, namespace: str) -> None:
    assert namespace in kubectl("get", "namespaces")
    assert helm("list", "-n", namespace, "-q") == ""
    with pytest.raises(CommandError, match='"none" not found'):
        kubectl("get", "pod", "none", "-n", namespace)


def test_no_program_outlives_whoever_started_it(tmp_path: Path) -> None:
    starter = subprocess.Popen(
        [sys.executable, "-c", _START, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": "examples"},
    )
    assert starter.stdout is not None
    children = [psutil.Process(int(pid)) for pid in starter.stdout.readline().split()]
    starter.send_signal(signal.SIGKILL)
    starter.communicate()
    assert len(children) == 3
    assert psutil.wait_procs(children, timeout=10)[1] == []


_START = """
import sys, time
from pathlib import Path
from testcluster.plane import ControlPlane
plane = ControlPlane(Path(sys.argv[1]))
plane.start()
print(*(plane.pid(name) for name in ("etcd", "kube-apiserver", "kube-controller-manager")), flush=True)
time.sleep(60)
"""
